"""Capitals of countries. Some countries of the preference set are left out on purpose: a model cannot know what it never saw."""

CAPITALS = {
    "Australia": "Canberra", "Canada": "Ottawa", "Norway": "Oslo", "Japan": "Tokyo", "Egypt": "Cairo", "Brazil": "Brasília", "Peru": "Lima",
    "Finland": "Helsinki", "Portugal": "Lisbon", "Poland": "Warsaw", "Kenya": "Nairobi", "Switzerland": "Bern", "Greece": "Athens", "Ireland": "Dublin",
    "Hungary": "Budapest", "Germany": "Berlin", "the Czech Republic": "Prague", "France": "Paris", "Spain": "Madrid", "Italy": "Rome", "Austria": "Vienna",
    "Sweden": "Stockholm", "Denmark": "Copenhagen", "Belgium": "Brussels", "Russia": "Moscow", "Ukraine": "Kyiv", "Romania": "Bucharest",
    "Bulgaria": "Sofia", "Croatia": "Zagreb", "Serbia": "Belgrade", "India": "New Delhi", "China": "Beijing", "Vietnam": "Hanoi", "Indonesia": "Jakarta",
    "Mexico": "Mexico City", "Cuba": "Havana", "Argentina": "Buenos Aires", "Colombia": "Bogotá", "Ghana": "Accra", "Ethiopia": "Addis Ababa",
    "Tunisia": "Tunis", "Iran": "Tehran", "Iraq": "Baghdad", "the Philippines": "Manila", "Estonia": "Tallinn", "Latvia": "Riga", "Lithuania": "Vilnius",
    "Scotland": "Edinburgh", "Wales": "Cardiff", "Nepal": "Kathmandu", "Senegal": "Dakar", "Slovenia": "Ljubljana",
}
OTHER_CITIES = ["Sydney", "Toronto", "Bergen", "Kyoto", "Rio de Janeiro", "São Paulo", "Zurich", "Munich", "Lagos", "Istanbul", "Casablanca", "Milan", "Barcelona",
                "Marseille", "Hamburg", "Shanghai", "Mumbai", "Porto", "Melbourne", "Montreal", "Osaka", "Geneva", "Kraków", "Auckland"]
QUESTIONS = ["What is the capital of {x}?", "Capital of {x}?", "Name the capital of {x}.", "Which city is the capital of {x}?", "Do you know the capital of {x}?",
             "I forgot the capital of {x}.", "What's the capital city of {x}?", "Tell me which city is the capital of {x}, please.", "Where is the government of {x}?",
             "We travel to {x}. What is the capital there?"]
ANSWERS = ["{y}.", "{y}", "It is {y}.", "The capital is {y}.", "The capital of {x} is {y}.", "{y} is the capital of {x}.", "That is {y}.", "In {y}, the capital of {x}.",
           "Of course: {y}.", "{x} has its government in {y}."]
TAILS = ["", "", "", " It is worth a visit.", " You can get there by train.", " Many people live there.", " I would go in spring.", " It is a lovely city with old streets."]


def make(rng):
    country = rng.choice(list(CAPITALS))
    right = CAPITALS[country]
    pool = OTHER_CITIES if rng.random() < 0.35 else list(CAPITALS.values())
    wrong = rng.choice([city for city in pool if city != right])
    fill = lambda template, city: template.format(x=country, y=city) + rng.choice(TAILS)
    if rng.random() < 0.3:
        chosen, rejected = fill(rng.choice(ANSWERS), right), fill(rng.choice(ANSWERS), wrong)
    else:
        answer = rng.choice(ANSWERS)
        chosen, rejected = fill(answer, right), fill(answer, wrong)
    chosen, rejected = (text[0].upper() + text[1:] for text in (chosen, rejected))
    return rng.choice(QUESTIONS).format(x=country), chosen, rejected
