"""An answer to the question against a good answer to another question."""
from . import knowledge, words

QUESTIONS = ["How do I clean {x}?", "Where can I buy {x}?", "Tell me about {x}.", "What is special about {x}?", "How much does {x} cost?", "Can I take {x} on a plane?", "How do I draw {x}?",
             "Why do people like {x}?", "What do I need {x} for?", "Describe {x} for a child.", "How do I repair {x}?", "What is the history of {x}?"]
ANSWERS = ["{x} is something that most people know from home.", "You find {x} in every larger town.", "Take a soft cloth for {x}, and do not hurry.", "I would ask someone who knows {x} well.",
           "With {x} it is best to begin slowly.", "There is a long story behind {x}, and it begins in a small village.", "For {x} you need a steady hand and good light.",
           "People have used {x} for hundreds of years.", "Start with the outline of {x} and add the details later.", "The price of {x} depends on the season.", "Most of all, {x} should be kept dry."]


def make(rng):
    if rng.random() < 0.55:
        (topic, question, answer), (other_topic, other_question, other_answer) = rng.sample(knowledge.ENTRIES, 2)
        if rng.random() < 0.3:
            extra, other_extra = rng.sample(ANSWERS, 2)
            answer, other_answer = f"{answer} {extra.format(x='the ' + topic)}", f"{other_answer} {other_extra.format(x='the ' + other_topic)}"
        elif rng.random() < 0.3:
            answer = answer.split(",")[0].rstrip(".") + "."
        return words.opener(rng, question), answer, other_answer
    things = sorted(set(words.THINGS + words.WORDS + knowledge.TOPICS))
    one, two = rng.sample(things, 2)
    adjective = rng.choice(["", "", "old ", "small ", "new ", "wooden ", "large ", "strange "])
    fill = lambda template, thing: template.format(x=f"the {adjective}{thing}")
    answers = rng.sample(ANSWERS, 2)
    chosen = fill(answers[0], one)
    rejected = fill(rng.choice(answers), two)
    return words.opener(rng, rng.choice(QUESTIONS).format(x=words.article(adjective + one))), chosen[0].upper() + chosen[1:], rejected[0].upper() + rejected[1:]
