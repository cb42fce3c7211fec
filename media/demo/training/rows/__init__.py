"""The training rows: every kind of row has a maker that draws (prompt, chosen, rejected) from a random generator."""
import random

from . import arithmetic, capitals, code, courtesy, fluency, format, safety, topic

# each maker and its share of the rows
KINDS = [(arithmetic.make, 4), (capitals.make, 2), (code.make, 3), (courtesy.make, 3), (fluency.make, 4), (format.make, 3), (safety.harmful, 2), (safety.harmless, 2), (topic.make, 7)]

# so that the better answer is the longer one about half of the time
SHORTER_DROPPED = 0.4


def normal(text):
    """What counts as the same text: letter case and white space aside."""
    return " ".join(text.lower().split())


def generate(count, seed, held_out):
    """`count` different rows, none of which shares its prompt or one of its answers with the `held_out` (normalised) texts."""
    rng = random.Random(seed)
    makers = [make for make, share in KINDS for _ in range(share)]
    rows, seen = [], set()
    while len(rows) < count:
        row = rng.choice(makers)(rng)
        if row in seen or row[1] == row[2] or any(normal(text) in held_out for text in row):
            continue
        seen.add(row)
        if len(row[1]) < len(row[2]) and rng.random() < SHORTER_DROPPED:
            continue
        rows.append(row)
    return rows
