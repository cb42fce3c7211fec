"""Right against wrong results of small sums."""
from . import words

SYMBOLS = {"+": "plus", "-": "minus", "x": "times"}
QUESTIONS = ["What is {a} {s} {b}?", "{a} {s} {b} = ?", "Calculate {a} {s} {b}.", "How much is {a} {w} {b}?", "what's {a} {s} {b}", "Tell me {a} {w} {b}.",
             "Can you work out {a} {s} {b} for me?", "I need the result of {a} {w} {b}."]
ANSWERS = ["{a} {s} {b} = {c}.", "{a} {s} {b} = {c}", "{c}", "{c}.", "It is {c}.", "The result is {c}.", "That makes {c}.", "{a} {w} {b} is {c}."]
STORIES = {
    "+": [("{n} has {a} {t}s and gets {b} more. How many {t}s is that?", "{n} has {a} + {b} = {c} {t}s."),
          ("There are {a} {t}s in one box and {b} in another. How many are there together?", "Together there are {a} + {b} = {c} {t}s."),
          ("Add {a} and {b}.", "{a} + {b} = {c}")],
    "-": [("{n} had {a} {t}s and gave away {b}. How many are left?", "{a} - {b} = {c}, so {c} {t}s are left."),
          ("Of {a} {t}s, {b} are sold. How many remain?", "There remain {a} - {b} = {c} {t}s."),
          ("Take {b} from {a}.", "{a} - {b} = {c}")],
    "x": [("{n} buys {a} bags with {b} {t}s each. How many {t}s are there?", "There are {a} x {b} = {c} {t}s."),
          ("One {t} costs {b} euros. What do {a} cost?", "{a} {t}s cost {a} x {b} = {c} euros."),
          ("Multiply {a} by {b}.", "{a} x {b} = {c}")],
}


def numbers(rng):
    symbol = rng.choice("++--x")
    if symbol == "x":
        a, b = rng.randint(2, 12), rng.randint(2, 12)
        return symbol, a, b, a * b
    a, b = rng.randint(1, 99), rng.randint(1, 60)
    if symbol == "-" and b > a:
        a, b = b, a
    return symbol, a, b, a + b if symbol == "+" else a - b


def wrong(rng, symbol, a, b, c):
    """A result that someone in a hurry might write."""
    other = {"+": a - b, "-": a + b, "x": a + b}[symbol]
    swapped = int(str(c)[::-1]) if c > 9 else c + 1
    return rng.choice([w for w in (c + 10, c - 10, c + 1, c - 1, c + 10, c - 10, c + 2, other, swapped, c + 20, c * 10) if w != c and w >= 0])


def make(rng):
    symbol, a, b, c = numbers(rng)
    if rng.random() < 0.45:
        question, answer = rng.choice(STORIES[symbol])
    else:
        question, answer = rng.choice(QUESTIONS), rng.choice(ANSWERS)
    fields = {"a": a, "b": b, "s": symbol, "w": SYMBOLS[symbol], "n": rng.choice(words.NAMES), "t": rng.choice(words.THINGS)}
    tail = rng.choice(["", "", "", " I hope this helps.", " That is the answer.", " You can check it yourself."])
    ends = ["", tail] if rng.random() < 0.5 else [tail, ""]
    return (words.opener(rng, question.format(**fields)), answer.format(c=c, **fields) + ends[0],
            answer.format(c=wrong(rng, symbol, a, b, c), **fields) + ends[1])
