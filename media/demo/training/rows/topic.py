"""An answer to the question against a good answer to another question."""
from . import knowledge, lexicon, words


def thing(rng):
    return lexicon.invented(rng) if rng.random() < 0.35 else rng.choice(lexicon.NOUNS)


def make(rng):
    if rng.random() < 0.25:
        (_, question, answer), (_, _, other) = rng.sample(knowledge.ENTRIES, 2)
        return words.opener(rng, question), answer, other
    one, two = thing(rng), thing(rng)
    state = rng.getstate()
    chosen = lexicon.about(rng, one)
    if rng.random() < 0.5:
        rng.setstate(state)      # the same sentence about another thing
    rejected = lexicon.about(rng, two)
    if rng.random() < 0.3:
        chosen, rejected = f"{chosen} {lexicon.sentence(rng)}", f"{rejected} {lexicon.sentence(rng)}"
    return words.opener(rng, lexicon.question(rng, one)), chosen, rejected
