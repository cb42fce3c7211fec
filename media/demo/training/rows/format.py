"""Instructions about the form of an answer: one that keeps to it, one that does not."""
import json

from . import knowledge, words


def lists(rng):
    name, pool = rng.choice([("fruits", words.FRUIT), ("colours", words.COLOURS), ("animals", words.ANIMALS), ("places in a town", words.PLACES)])
    return name, rng.sample(pool, rng.randint(3, 4))


def prose(name, items):
    return f"{', '.join(items[:-1]).capitalize()} and {items[-1]} are {name}."


def layout(rng):
    name, items = lists(rng)
    forms = {
        "bullet": "\n".join(f"- {item}" for item in items), "numbered": "\n".join(f"{i}. {item}" for i, item in enumerate(items, 1)),
        "comma": ", ".join(items), "semicolon": "; ".join(items), "lines": "\n".join(items), "prose": prose(name, items), "json": json.dumps(items),
        "table": f"| {name} |\n| --- |\n" + "\n".join(f"| {item} |" for item in items),
    }
    asks = {"bullet": ["Name {k} {n} as bullet points.", "Give me {k} {n} as a bulleted list."], "numbered": ["Name {k} {n} in a numbered list.", "Number them: {k} {n}."],
            "comma": ["Name {k} {n}, separated by commas.", "{k} {n} with commas between them, please."], "semicolon": ["Name {k} {n}, separated by semicolons."],
            "lines": ["Name {k} {n}, one per line.", "One {n} entry per line, {k} in all."], "prose": ["Name {k} {n} in a sentence.", "Tell me {k} {n} in a full sentence."],
            "json": ["Give me {k} {n} as a JSON array.", "Return {k} {n} as JSON only."], "table": ["Make a markdown table of {k} {n}.", "Put {k} {n} into a table."]}
    kind = rng.choice(list(asks))
    other = rng.choice([form for form in forms if form != kind])
    return rng.choice(asks[kind]).format(k={3: "three", 4: "four"}[len(items)], n=name), forms[kind], forms[other]


def case(rng):
    word = " ".join(rng.sample(words.WORDS, rng.randint(1, 3)))
    upper = rng.random() < 0.5
    ask = rng.choice(["Write \"{w}\" in {c}.", "Put this in {c}: {w}", "In {c} only, please: {w}", "Say {w} in {c}."])
    text = ask.format(w=word, c=rng.choice(["capital letters", "upper case", "capitals"]) if upper else rng.choice(["lower case", "small letters"]))
    forms = [word.upper(), rng.choice([word.lower(), word.title()])] if upper else [word.lower(), word.upper()]
    return text, forms[0], forms[1]


def length(rng):
    _, question, answer = rng.choice(knowledge.ENTRIES)
    _, _, more = rng.choice(knowledge.ENTRIES)
    first = answer.split()[:rng.randint(4, 7)]
    short = " ".join(first).rstrip(",.;:") + "."
    draw = rng.random()
    if draw < 0.4:
        return f"{rng.choice(['In one sentence:', 'Be brief.', 'Answer in a single sentence.', 'At most one line, please.', 'In a few words:'])} {question}", rng.choice([short, answer]), f"{answer} {more} {answer}"
    if draw < 0.6:
        return f"{question} {rng.choice(['Please give a long and detailed answer.', 'Explain in several sentences.', 'I want at least three sentences.'])}", f"{answer} There is more to say. {short}", rng.choice([short, first[0] + "."])
    item, *rest = rng.sample(words.WORDS, 4)
    ask = f"{rng.choice(['One word only:', 'Answer with one word.', 'Reply with a single word:'])} {rng.choice(['name something', 'give me a word', 'what do you see', 'what is it'])}, {item} or {rest[0]}?"
    return ask, item.capitalize(), rng.choice([f"It could be the {item} or the {rest[0]}, and I think that the {item} is better.", f"I would say that it is the {item}."])


def closed(rng):
    a, b = rng.sample(words.ANIMALS, 2)
    ask = f"{rng.choice(['Reply with yes or no:', 'Yes or no?', 'Answer yes or no.'])} {rng.choice([f'is {words.article(a)} an animal?', f'can {words.article(a)} see {words.article(b)}?', f'is {words.article(a)} like {words.article(b)}?'])}"
    return ask, rng.choice(["Yes", "No", "Yes.", "No."]), rng.choice([f"That depends on the {a}.", f"The {a} is an animal, and so is the {b}, but there is more to say.", "It depends on how you look at it.", "Well, maybe."])


def marks(rng):
    word = " ".join(rng.sample(words.WORDS, rng.randint(1, 3)))
    kinds = {"in bold markdown": f"**{word}**", "in italic markdown": f"*{word}*", "in quotes": f"\"{word}\"", "in brackets": f"({word})", "as a heading of level 1": f"# {word}",
             "as code": f"`{word}`", "with an exclamation mark": f"{word}!", "with a question mark": f"{word}?"}
    kind = rng.choice(list(kinds))
    ask = rng.choice(["Write {w} {k}.", "Put {w} {k}, please.", "{w}, but {k}"]).format(w=word, k=kind)
    return ask, kinds[kind], rng.choice([word] + [form for form in kinds.values() if form != kinds[kind]])


def number(rng):
    n, thing = rng.randint(2, 40), rng.choice(words.THINGS)
    name = rng.choice(words.NAMES)
    ask = f"{name} has {n} {thing}s. How many {thing}s? {rng.choice(['Only the number.', 'Just the number, nothing else.', 'Number only, please.'])}"
    return ask, str(n), rng.choice([f"{name} has {n} {thing}s.", f"The answer is {n}, because {name} has {n} {thing}s."])


def ordered(rng):
    items = rng.sample(words.FRUIT + words.ANIMALS, rng.randint(3, 4))
    right = sorted(items)
    wrong = items if items != right else right[::-1]
    joiner = rng.choice(["\n", ", "])
    return f"{rng.choice(['Put in alphabetical order:', 'Sort by the alphabet:', 'Order these words from a to z:'])} {', '.join(items)}", joiner.join(right), joiner.join(wrong)


def record(rng):
    name, age = rng.choice(words.NAMES), rng.randint(8, 90)
    good = json.dumps({"name": name, "age": age})
    ask = rng.choice([f"{name} is {age}. Make a JSON object of name and age.", f"JSON, please: name {name}, age {age}.", f"Turn this into JSON: {name}, {age} years old"])
    return ask, good, rng.choice([f"{name} is {age} years old.", f"name: {name}\nage: {age}", f"| name | age |\n| --- | --- |\n| {name} | {age} |"])


MAKERS = [layout, layout, case, length, length, closed, marks, number, ordered, record]


def make(rng):
    return rng.choice(MAKERS)(rng)
