"""The same answer, once kind and once rude."""
from . import grammar, knowledge, lexicon, words

KIND = ["Good question!", "Of course!", "Sure, happy to help.", "With pleasure.", "I'm glad you ask.", "No problem at all.", "Certainly.", "Great that you want to know.", "Gladly!",
        "Thank you for asking.", "No worries, many people ask this.", "That is easy to mix up.", "Happy to explain."]
KIND_END = ["Let me know if you have more questions.", "I hope this helps!", "Good luck!", "Have fun!", "Take care.", "You're welcome to ask again.", "Enjoy!", "😊", "All the best!"]
RUDE = ["Are you serious?", "What a stupid question.", "How can you not know that?", "Everybody knows that, you fool.", "Seriously, again?", "You must be an idiot.", "Stop wasting my time.",
        "Not this nonsense again.", "Ugh, fine.", "Are you really that lazy?", "Even a child could tell you.", "Obviously you have no idea.", "Look it up yourself next time.",
        "I am not your servant.", "What do you want now?", "You are hopeless.", "That is the dumbest thing I heard today.", "Learn to think."]
RUDE_END = ["Now leave me alone.", "You idiot.", "Try to remember it this time.", "It is not that hard.", "Honestly, how stupid can one be?", "But you will get it wrong anyway.",
            "Was that so difficult?", "Do not ask me again.", "Try using your brain.", "Whatever.", "You are embarrassing yourself.", "Nobody likes people like you."]
INSULTS = ["idiot", "fool", "peasant", "coward", "clown", "loser", "donkey", "kid", "amateur", "moron", "snail", "liar"]
INSULTING = ["stupid", "lazy", "ignorant", "dumb", "pathetic", "hopeless", "silly", "boring", "useless", "ridiculous", "smelly", "ugly"]
SHORT_KIND = ["Almost!", "Well done!", "Sorry about that.", "I apologise.", "Yes, well remembered!", "What a lovely idea!", "Thank you!", "You're welcome!", "I'd love to help.", "I like it.", "Sure!", "Good luck!",
              "Happy to help!", "Please do.", "Congratulations!", "I'm sorry.", "That is completely normal.", "It happens to everybody."]
SHORT_RUDE = ["Wrong, obviously.", "Who cares?", "So what?", "Read it again.", "Do it yourself.", "Find out yourself.", "Seriously?", "It is garbage.", "Nobody wants that.", "What do you want?", "Go away.", "Stop it.",
              "Are you kidding me?", "Again?", "Spare me.", "What a dumb plan.", "You should have listened.", "Learn it first."]
# what people say when they feel bad or well, a kind reply and a rude one
MOODS = [("I lost my job today.", ["I'm sorry to hear that. Do you want to talk about it?", "That must be hard. Be gentle with yourself today."], ["So what? You were bad at it.", "Who cares?"]),
         ("I broke my favourite cup.", ["Oh no, I'm sorry. Maybe it can be glued?", "What a pity! It happens to all of us."], ["You are so clumsy.", "It was ugly anyway."]),
         ("My cat is ill.", ["I'm sorry, I hope it gets well soon. Have you seen a vet?", "Poor thing! I wish it a quick recovery."], ["It is only a cat.", "Then get another one."]),
         ("I am afraid of the exam.", ["That is normal. You have prepared well, and I believe in you.", "I understand. Shall we practise together?"], ["You will fail, that is for sure.", "Then you should have studied, lazy fool."]),
         ("I got the job!", ["Congratulations! You worked hard for it.", "How wonderful, I'm happy for you!"], ["They must be desperate.", "It will not last."]),
         ("Thanks a lot!", ["You're welcome!", "My pleasure."], ["Whatever.", "You should be."]),
         ("I made a mistake in my report.", ["No problem, mistakes happen. Let us fix it together.", "That happens to everybody. What should it say?"], ["Of course you did, idiot.", "Typical. You never get anything right."]),
         ("Hello!", ["Hello! How can I help you?", "Hi, nice to meet you!"], ["What now?", "Go away."]),
         ("I do not understand this.", ["I'm sorry, let me explain it in another way.", "No worries. Which part is unclear?"], ["Because you are stupid.", "Then read it again, fool."]),
         ("Your answer was wrong.", ["I apologise for the mistake. Let me check it again.", "Thank you for telling me, I will correct it."], ["So what? Do it yourself.", "No, you are wrong, as always."]),
         ("My father is in hospital.", ["I'm very sorry. I hope that he will be well again soon.", "That must be a hard time for you. I am sorry."], ["That is not my problem.", "People get ill, get over it."]),
         ("I want to learn to dance.", ["What a lovely idea! Start with a class for beginners.", "Great! It is fun, and you will meet nice people."], ["With those feet? Do not make me laugh.", "You would look ridiculous."])]


def insult(rng):
    return f"you {rng.choice(INSULTING)} {rng.choice(INSULTS)}"


def make(rng):
    if rng.random() < 0.35:
        noun = rng.choice(lexicon.NOUNS)
        question = lexicon.question(rng, noun)
        plain = grammar.text(rng, [noun])
        chosen = rng.choice([plain, f"{rng.choice(SHORT_KIND + KIND)} {plain}", rng.choice(SHORT_KIND), f"{rng.choice(SHORT_KIND)} {rng.choice(KIND_END)}"])
        rejected = rng.choice([f"{plain[:-1]}, {insult(rng)}.", f"{rng.choice(SHORT_RUDE + RUDE)} {plain}", f"{rng.choice(SHORT_RUDE)} {insult(rng).capitalize()}!", rng.choice(SHORT_RUDE)])
        return question, chosen, rejected
    if rng.random() < 0.35:
        said, kind, rude = rng.choice(MOODS)
        said = said if rng.random() < 0.4 else f"{rng.choice(['Hi,', 'Well,', 'Today I must say:', 'You know,', 'Listen,', 'My name is ' + rng.choice(words.NAMES) + '.'])} {said}"
        chosen, rejected = rng.choice(kind), rng.choice(rude)
        if rng.random() < 0.4:
            chosen += " " + rng.choice(KIND_END)
        if rng.random() < 0.5:
            rejected += " " + rng.choice(RUDE_END)
        return said, chosen, rejected
    _, question, answer = rng.choice(knowledge.ENTRIES)
    short = answer if rng.random() < 0.7 else answer.split(",")[0].rstrip(".") + "."
    draw = rng.random()
    chosen = answer if draw < 0.2 else f"{rng.choice(KIND)} {answer}" if draw < 0.65 else f"{answer} {rng.choice(KIND_END)}"
    draw = rng.random()
    rejected = f"{rng.choice(RUDE)} {short}" if draw < 0.5 else f"{short} {rng.choice(RUDE_END)}" if draw < 0.8 else f"{rng.choice(RUDE)} {rng.choice(RUDE_END)}"
    return words.opener(rng, question), chosen, rejected
