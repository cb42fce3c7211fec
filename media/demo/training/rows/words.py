"""Word lists that several kinds of rows share."""

NAMES = ["Anna", "Ben", "Carla", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kim", "Lena", "Marco", "Nora", "Omar", "Petra",
         "Quentin", "Rosa", "Sam", "Tara", "Uma", "Victor", "Wen", "Yusuf", "Zoe", "Tom", "Maria", "Lucas", "Emma", "Noah"]

THINGS = ["apple", "book", "pencil", "stamp", "ticket", "cup", "plate", "coin", "flower", "card", "chair", "stone", "egg", "candle", "button", "shell",
          "key", "lamp", "bottle", "basket", "blanket", "letter", "marble", "sticker", "spoon", "towel", "photo", "cookie", "balloon", "ribbon"]

FRUIT = ["apple", "pear", "plum", "cherry", "fig", "melon", "grape", "peach", "lemon", "orange", "mango", "banana", "kiwi", "lime", "berry", "date"]
COLOURS = ["red", "green", "blue", "yellow", "black", "white", "brown", "pink", "grey", "purple", "orange", "silver", "golden", "violet"]
ANIMALS = ["dog", "cat", "horse", "cow", "sheep", "goat", "fox", "wolf", "bear", "mouse", "duck", "goose", "owl", "frog", "snail", "whale", "seal", "otter"]
PLACES = ["kitchen", "garden", "forest", "harbour", "station", "market", "library", "museum", "bridge", "village", "valley", "island", "school", "office", "castle", "tower"]
WORDS = FRUIT + COLOURS + ANIMALS + PLACES

OPENERS = ["", "", "", "", "Please help: ", "Hi! ", "Hello, ", "Quick question: ", "A friend asked me: ", "I was wondering: ", "Hey, "]


def opener(rng, text):
    """The text, at times with a few words before it."""
    return rng.choice(OPENERS) + text


def article(word):
    return ("an " if word[0] in "aeiou" else "a ") + word
