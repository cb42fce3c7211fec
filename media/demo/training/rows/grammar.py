"""A small grammar of English: sentences that are well formed, if of little sense, and that are about a given thing if asked."""
import re

from . import lexicon, words

# base, third person, past, participle
FORMS = """ask asks asked asked|bake bakes baked baked|believe believes believed believed|break breaks broke broken|bring brings brought brought|build builds built built|buy buys bought bought|
call calls called called|carry carries carried carried|catch catches caught caught|change changes changed changed|choose chooses chose chosen|clean cleans cleaned cleaned|close closes closed closed|
cook cooks cooked cooked|cover covers covered covered|cut cuts cut cut|describe describes described described|draw draws drew drawn|drink drinks drank drunk|drive drives drove driven|eat eats ate eaten|
explain explains explained explained|fear fears feared feared|feed feeds fed fed|feel feels felt felt|fill fills filled filled|find finds found found|fix fixes fixed fixed|follow follows followed followed|
forget forgets forgot forgotten|give gives gave given|grow grows grew grown|hear hears heard heard|help helps helped helped|hide hides hid hidden|hold holds held held|invent invents invented invented|
keep keeps kept kept|know knows knew known|lead leads led led|learn learns learned learned|leave leaves left left|lift lifts lifted lifted|like likes liked liked|lose loses lost lost|love loves loved loved|
make makes made made|measure measures measured measured|meet meets met met|melt melts melted melted|miss misses missed missed|move moves moved moved|need needs needed needed|open opens opened opened|
paint paints painted painted|play plays played played|press presses pressed pressed|protect protects protected protected|pull pulls pulled pulled|push pushes pushed pushed|put puts put put|read reads read read|
remember remembers remembered remembered|repair repairs repaired repaired|repeat repeats repeated repeated|save saves saved saved|see sees saw seen|sell sells sold sold|send sends sent sent|show shows showed shown|
sing sings sang sung|speak speaks spoke spoken|stop stops stopped stopped|study studies studied studied|take takes took taken|teach teaches taught taught|tell tells told told|throw throws threw thrown|
touch touches touched touched|try tries tried tried|turn turns turned turned|understand understands understood understood|use uses used used|visit visits visited visited|wash washes washed washed|
watch watches watched watched|water waters watered watered|wear wears wore worn|write writes wrote written"""
VERBS = [verb.split() for verb in FORMS.replace("\n", "").split("|")]

RULES = {
    "S": ["{NP} {VP}.", "{NP} {VP}.", "{TIME}, {NP} {VP}.", "{NP} {VP}, {AND} {NP} {VP}.", "{SUB} {NP} {VP}, {NP} {VP}.", "{NP} {VP} {SUB} {NP} {VP}.", "{IMP}.", "{IMP} and {IMP}.", "{IMP}, {IMP} and {IMP}.",
          "If you {V0} {NP}, {IMP}.", "There is {INDEF} {PP}.", "It is {ADJ} to {V0} {NP}.", "It takes {SPAN} to {V0} {NP}.", "{NP}, which {VP}, {VP}.", "{IMP}; {NP} {VP}.", "What {NP} needs is {INDEF}.",
          "You can {V0} {NP} {PP}.", "You {MODAL} {V0} {NP} {TIME}.", "{NP} and {NP} {V0} {NP}.", "\"{NP} {VP},\" said {WHO}.", "Yes, {NP} {VP}.", "No, {NP} {VP}.", "Most people {V0} {NP} {TIME}.", "They {V2} {NP} {PP}.",
          "{NP} {V1} {NP}, {NP} and {NP}.", "Usually {NP} {VP}.", "We {V2} {NP}, {AND} then we {V2} {NP}.", "I {V0} {NP} {SUB} {NP} {VP}.", "Neither {NP} nor {NP} {VP}.", "It is {NP} who {VP}.", "{N}s are {ADJ}.",
          "{N}s and {N}s {V0} {NP}.", "{TIME} you should {V0} {NP}: {NP} {VP}.", "The {ADJ} {N} {VP}, not {NP}.", "Nothing is as {ADJ} as {NP}.", "The first {N} was {VN} {TIME}.", "There are {COUNT} {N}s {PP}.",
          "{COUNT} {N}s {V0} {NP} {TIME}.", "Like {NP}, {NP} {VP}."],
    "NP": ["the {N}", "the {N}", "the {ADJ} {N}", "a {N}", "a {ADJ} {N}", "{POSS} {N}", "{POSS} {ADJ} {N}", "every {N}", "the {N} of {WHOSE}", "the {N} {PP}", "one of the {N}s", "{WHO}", "nobody", "everybody", "someone", "it",
           "something {ADJ}", "the {N} that {VP}", "each {N}", "this {N}", "that {ADJ} {N}", "no {N}", "the first {N}", "half of the {N}", "a cup of {N}", "a piece of {N}", "the same {N}", "another {N}"],
    "INDEF": ["a {N}", "a {ADJ} {N}", "some {N}", "a {ADJ} and {ADJ} {N}", "nothing but a {N}", "a little {N}", "a lot of {N}"],
    "VP": ["{V1} {NP}", "{V1} {NP}", "{V2} {NP}", "{V1} {NP} {PP}", "{V2} {NP} {PP}", "is {ADJ}", "was {ADJ}", "is {ADJ} and {ADJ}", "is {ADJ} {PP}", "can {V0} {NP}", "will {V0} {NP} {TIME}", "has {VN} {NP}",
           "was {VN} by {NP}", "is {VN} {PP}", "does not {V0} {NP}", "did not {V0} it", "wants to {V0} {NP}", "seems to be {ADJ}", "belongs to {NP}", "lives {PP}", "comes from {NP}", "came home {PP}", "helps {NP} to {V0} {NP}",
           "makes {NP} {ADJ}", "never {V1} {NP}", "often {V1} {NP}", "has {INDEF}", "had {COUNT} {N}s", "is {INDEF}", "gets {ADJ} {TIME}", "stays {ADJ}", "looks like {NP}", "must {V0} {NP}", "falls on {NP}", "goes {PP}",
           "means that {NP} {VP}", "says that {NP} {VP}", "is more {ADJ} than {NP}", "knows how to {V0} {NP}", "begins with {NP}", "depends on {NP}", "is made of {N}", "needs {SPAN}"],
    "IMP": ["{V0} {NP}", "{V0} {NP} {PP}", "{V0} it {PP}", "do not {V0} {NP}", "let {NP} {V0} {NP}", "{V0} {NP} {TIME}", "try to {V0} {NP}", "keep it {ADJ}", "use {INDEF}", "add {INDEF}", "put {NP} {PP}", "take {NP}", "ask {WHO}",
            "start with {NP}", "wait {SPAN}", "be {ADJ}"],
    "PP": ["in the {N}", "in a {ADJ} {N}", "on the {N}", "under the {N}", "behind {NP}", "beside {NP}", "near the {N}", "with {NP}", "with a {N}", "without {NP}", "from {NP}", "through the {N}", "across the {N}", "over {NP}",
           "between the {N} and the {N}", "at home", "for {NP}", "into the {N}", "out of the {N}", "after {NP}", "before {NP}", "around {NP}", "against {NP}", "by the {N}", "to {NP}", "about {NP}", "at the end of the {N}"],
    "TIME": ["in the morning", "at night", "in summer", "in winter", "every day", "once a week", "yesterday", "today", "last year", "on Monday", "after {SPAN}", "for {SPAN}", "in the evening", "long ago", "at once", "sometimes",
             "before breakfast", "for the first time", "again", "as soon as you can", "in spring", "later", "at the weekend", "twice a {N}", "when {NP} {VP}"],
    "SPAN": ["an hour", "ten minutes", "a few days", "two weeks", "half a year", "a long time", "a moment", "about a week", "seven minutes", "three years", "a whole day"],
    "SUB": ["because", "when", "while", "if", "although", "as soon as", "before", "after", "so that", "until", "since", "where", "even if", "unless", "as if", "though"],
    "AND": ["and", "but", "or", "so", "and then", "yet"], "MODAL": ["should", "can", "may", "must", "need to", "might", "will", "could"],
    "COUNT": ["two", "three", "four", "five", "six", "ten", "a few", "many", "several", "some", "thousands of", "more than twenty", "about fifteen", "no"],
    "POSS": ["my", "your", "his", "her", "our", "their", "its"], "WHOSE": ["the {N}", "my {N}", "the {ADJ} {N}", "{NAME}", "a {N}", "those who {V0}"],
    "WHO": ["she", "he", "my {REL}", "the {REL} of {NAME}", "{NAME}", "{NAME}", "a friend", "the {REL}", "an old man", "a child"],
    "REL": ["mother", "brother", "teacher", "doctor", "neighbour", "king", "sister", "grandfather", "farmer", "daughter", "queen", "judge", "owner", "uncle"],
}
SLOT = re.compile(r"\{(\w+)\}")


def expand(rng, symbol, depth, topic):
    if symbol in RULES:
        options = RULES[symbol]
        if depth > 5:    # deep inside only what does not grow
            options = sorted(options, key=lambda option: option.count("{") * 10 + ("VP" in option) * 100)[:6]
        return SLOT.sub(lambda slot: expand(rng, slot[1], depth + 1, topic), rng.choice(options))
    if symbol == "N":
        return rng.choice(topic) if topic and rng.random() < 0.3 else rng.choice(lexicon.NOUNS)
    if symbol == "ADJ":
        return rng.choice(lexicon.ADJECTIVES)
    if symbol == "NAME":
        return rng.choice(words.NAMES)
    return rng.choice(VERBS)["V0 V1 V2 VN".split().index(symbol)]


def sentence(rng, topic=()):
    """One sentence; with a topic (nouns), one that has at least one of them in it."""
    while True:
        text = expand(rng, "S", 0, topic)
        if len(text) > 110 or topic and not any(re.search(rf"\b{noun}", text) for noun in topic):
            continue
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
        return re.sub(r"[A-Za-z]", lambda letter: letter[0].upper(), text, count=1)


def text(rng, topic=()):
    """One to three sentences, the first of them on the topic."""
    return " ".join([sentence(rng, topic)] + [sentence(rng, topic if rng.random() < 0.3 else ()) for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))])
