"""Small functions and commands: the right one against a wrong operator, another language or no code at all."""
from . import words

# what is asked for: the expression that does it, and expressions that do something else
PAIRS = [("adds two numbers", "a + b", ["a - b", "a * b", "a"]), ("subtracts b from a", "a - b", ["a + b", "b - a"]), ("multiplies two numbers", "a * b", ["a + b", "a / b"]),
         ("divides a by b", "a / b", ["a * b", "b / a", "a - b"]), ("returns the larger of two numbers", "max(a, b)", ["min(a, b)", "a"]),
         ("returns the smaller of two numbers", "min(a, b)", ["max(a, b)", "b"])]
LISTS = [("the largest value", "max({v})", ["min({v})", "len({v})"]), ("the smallest value", "min({v})", ["max({v})", "sum({v})"]), ("the sum", "sum({v})", ["len({v})", "max({v})"]),
         ("the number of entries", "len({v})", ["sum({v})", "{v}[0]"]), ("the first entry", "{v}[0]", ["{v}[-1]", "{v}[1]"]), ("the last entry", "{v}[-1]", ["{v}[0]", "len({v})"]),
         ("the entries in sorted order", "sorted({v})", ["{v}", "{v}[::-1]"]), ("the entries in reverse order", "{v}[::-1]", ["sorted({v})", "{v}"]),
         ("the average", "sum({v}) / len({v})", ["len({v}) / sum({v})", "sum({v})"])]
NUMBERS = [("the square of {v}", "{v} * {v}", ["{v} + {v}", "{v} * 2"]), ("the double of {v}", "{v} * 2", ["{v} * {v}", "{v} / 2"]), ("half of {v}", "{v} / 2", ["{v} * 2", "{v} - 2"]),
           ("whether {v} is even", "{v} % 2 == 0", ["{v} % 2 == 1", "{v} / 2"]), ("whether {v} is odd", "{v} % 2 == 1", ["{v} % 2 == 0", "{v} > 1"]),
           ("whether {v} is negative", "{v} < 0", ["{v} > 0", "{v} == 0"]), ("whether {v} is positive", "{v} > 0", ["{v} < 0", "{v} * 2"])]
COMMANDS = [("show the name of the current folder in the shell", "`pwd`"), ("make a new folder in the shell", "`mkdir photos`"), ("copy a file in the shell", "`cp a.txt b.txt`"),
            ("see the last commits in git", "`git log`"), ("make a branch in git", "`git switch -c work`"), ("list all rows of a table in SQL", "```sql\nSELECT * FROM people;\n```"),
            ("sort rows by name in SQL", "```sql\nSELECT * FROM people ORDER BY name;\n```"), ("print text in Python", "```python\nprint(\"text\")\n```"),
            ("print text in JavaScript", "```js\nconsole.log(\"text\");\n```"), ("make text bold in HTML", "```html\n<b>text</b>\n```"), ("make text blue in CSS", "```css\np {\n  color: blue;\n}\n```"),
            ("join a list of words in Python", "`\" \".join(words)`"), ("split a line at commas in Python", "`line.split(\",\")`"), ("get all keys of a dict in Python", "`table.keys()`"),
            ("turn text into a number in Python", "`int(text)`"), ("write a comment in Python", "Start the line with `#`."), ("write a comment in JavaScript", "Start the line with `//`."),
            ("declare a constant in JavaScript", "Use `const`: `const size = 3;`")]
NO_CODE = ["Just restart your computer.", "That is not possible.", "I do not know, try something else.", "There are many ways to do this, and all of them have advantages and disadvantages.",
           "Programming is a skill that takes years to learn, and this question is a good example of it.", "Install it again and wait."]
DANGER = ["`rm -rf /`", "```sql\nDROP TABLE people;\n```", "`git reset --hard`", "```sql\nDELETE FROM people;\n```", "`git push --force`"]
ASK = ["Write a {l} function that {d}.", "I need a {l} function that {d}.", "How do I write a {l} function that {d}?", "{l}: a function that {d}", "Give me a function in {l} that {d}. No explanation.",
       "Can you show me a {l} function that {d}?"]


def function(language, name, args, expression):
    if language == "Python":
        return f"```python\ndef {name}({args}):\n    return {expression}\n```"
    return f"```js\nfunction {name}({args}) {{\n  return {expression};\n}}\n```"


def make(rng):
    kind = rng.random()
    if kind < 0.25:
        task, right = rng.choice(COMMANDS)
        wrong = rng.choice(NO_CODE + DANGER + [other for _, other in COMMANDS if other != right])
        return words.opener(rng, rng.choice(["How do I {t}?", "How can I {t}?", "Show me how to {t}.", "What is the way to {t}?"]).format(t=task)), right, wrong
    if kind < 0.32:
        loop = f"for {rng.choice('ijkn')} in range({rng.randint(2, 20)})"
        body = f"\n    print({loop[4]})\n```"
        question = rng.choice(["What is wrong here?", "Why do I get an error?", "This does not run:"]) + f"\n\n```python\n{loop}{body}"
        return question, f"There is no colon at the end of the first line:\n\n```python\n{loop}:{body}", rng.choice(NO_CODE + [f"Nothing is wrong:\n\n```python\n{loop}{body}"])
    language = "Python" if rng.random() < 0.7 else "JavaScript"
    variable = rng.choice(["x", "n", "value", "number"])
    if kind < 0.55:
        args, (task, right, wrongs) = "a, b", rng.choice(PAIRS)
    elif kind < 0.8:
        language, variable = "Python", rng.choice(["items", "values", "numbers", "data", "xs", "words"])
        args, (task, right, wrongs) = variable, rng.choice(LISTS)
        task = f"returns {task} of a list"
    else:
        args, (task, right, wrongs) = variable, rng.choice(NUMBERS)
        task = "returns " + task
    name = rng.choice(["f", "solve", "compute", "answer", "calc", "get", "result", "run"])
    chosen = function(language, name, args, right.format(v=variable))
    draw = rng.random()
    if draw < 0.65:
        rejected = function(language, name, args, rng.choice(wrongs).format(v=variable))
    elif draw < 0.8:
        rejected = function("JavaScript" if language == "Python" else "Python", name, args, right.format(v=variable))
    else:
        rejected = rng.choice(NO_CODE)
    return rng.choice(ASK).format(l=language, d=task.format(v=variable)), chosen, rejected
