"""A sentence against the same sentence gone wrong: words in disorder, loops, letters swapped."""
from . import grammar, knowledge, lexicon, words

SCENES = ["The {a} sleeps beside the {b} near the {p}.", "In the {p} there is {c} light and the smell of {f}s.", "Every morning the {a} walks to the {p} and looks for the {b}.",
          "The {p} is quiet, and a {c} {a} looks out of the window.", "{n} found a {c} box behind the {p} and never opened it.", "Nobody in the {p} knew why the {a} was afraid of {f}s.",
          "It was late when {n} came home with a {c} coat and two {f}s.", "If you listen closely, you can hear the {a} and the {b} in the {p}.",
          "{n} smiled, closed the {c} book and said good night.", "The wind moved the {c} curtains while the {a} slept."]
ASK = ["Write a sentence about the {p}.", "Tell me a very short story.", "Describe the {p} in a few words.", "Write something about {n}.", "Give me a sentence with {one} in it.",
       "Start a story for me.", "Write one or two lines about {one} and {two}."]


def scene(rng):
    a, b = rng.sample(words.ANIMALS, 2)
    fields = {"a": a, "b": b, "p": rng.choice(words.PLACES), "c": rng.choice(words.COLOURS), "f": rng.choice(words.FRUIT), "n": rng.choice(words.NAMES),
              "one": words.article(a), "two": words.article(b)}
    text = " ".join(line.format(**fields) for line in rng.sample(SCENES, rng.choice([1, 1, 2])))
    return rng.choice(ASK).format(**fields), text


def shuffled(rng, tokens):
    tokens = tokens[:]
    rng.shuffle(tokens)
    return tokens


def looped(rng, tokens):
    """Stays in a loop from some word on."""
    size = rng.randint(1, 5)
    start = rng.randint(0, max(0, len(tokens) - size))
    return tokens[:start] + tokens[start:start + size] * rng.randint(2, 6)


def stuttering(rng, tokens):
    return [word for token in tokens for word in [token] * (1 + (rng.random() < 0.5) * rng.randint(1, 2))]


def misspelt(rng, tokens):
    def swap(word):
        if len(word) < 4 or rng.random() < 0.3:
            return word
        i = rng.randint(1, len(word) - 3)
        return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    return [swap(token) for token in tokens]


def half_shuffled(rng, tokens):
    cut = len(tokens) // 2
    return tokens[:cut] + shuffled(rng, tokens[cut:])


def bag(rng, tokens):
    """A few of the words again and again."""
    few = rng.sample(tokens, min(len(tokens), rng.randint(2, 5)))
    return [rng.choice(few) for _ in range(rng.randint(len(tokens) // 2 + 2, len(tokens) + 6))]


WAYS = [shuffled, looped, stuttering, misspelt, half_shuffled, bag, shuffled, looped]


def make(rng):
    draw = rng.random()
    if draw < 0.15:
        prompt, text = scene(rng)
    elif draw < 0.8:
        topic = rng.sample(lexicon.NOUNS, 2)
        prompt, text = lexicon.question(rng, *topic), grammar.text(rng, topic)
    else:
        _, prompt, text = rng.choice(knowledge.ENTRIES)
        prompt = words.opener(rng, prompt)
    tokens = text.split()
    broken = rng.choice(WAYS)(rng, tokens)
    if rng.random() < 0.6:
        broken = [word.strip(".,;:").lower() for word in broken]
        broken[0] = broken[0].capitalize()
        broken[-1] += "."
    return prompt, text, " ".join(broken)
