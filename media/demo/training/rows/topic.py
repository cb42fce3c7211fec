"""An answer to the question against a good answer to another question."""
from . import grammar, knowledge, lexicon, words


def thing(rng):
    return lexicon.invented(rng) if rng.random() < 0.25 else rng.choice(lexicon.NOUNS)


def make(rng):
    if rng.random() < 0.25:
        (_, question, answer), (_, _, other) = rng.sample(knowledge.ENTRIES, 2)
        return words.opener(rng, question), answer, other
    asked, other = [thing(rng), thing(rng)], [thing(rng), thing(rng)]
    return words.opener(rng, lexicon.question(rng, *asked)), grammar.text(rng, asked), grammar.text(rng, other)
