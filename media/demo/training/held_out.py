"""Adds generated rows to ../preferences.jsonl: of four kinds, drawn with another seed than the training rows.

usage: python3 held_out.py      (run it before train.py, which leaves out of its rows every prompt and answer that stands in the preference set)

The other rows of the set are written by hand and never resemble a template on purpose: they ask more than the model was taught.
"""
import json
import os
import random

import rows
from rows import arithmetic, capitals, code, format

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "preferences.jsonl")
SEED = 7
PER_SUBSET = 20
# the kinds whose generated rows read like something a person would write
MAKERS = {"arithmetic": arithmetic.make, "capitals": capitals.make, "code": code.make, "format": format.make}


def main():
    with open(FILE, encoding="utf-8") as file:
        written = [row for row in map(json.loads, file) if "-g" not in row["id"]]
    seen = {rows.normal(row["prompt"]) for row in written}
    rng = random.Random(SEED)
    generated = []
    for subset, make in MAKERS.items():
        longer = 0
        count = 0
        while count < PER_SUBSET:
            prompt, chosen, rejected = make(rng)
            # half of the better answers are the longer ones
            is_longer = len(chosen) > len(rejected)
            if rows.normal(prompt) in seen or chosen == rejected or (is_longer and longer >= PER_SUBSET // 2) or (not is_longer and count - longer >= PER_SUBSET // 2):
                continue
            seen.add(rows.normal(prompt))
            longer += is_longer
            count += 1
            generated.append({"id": f"{subset}-g{count:02d}", "subset": subset, "prompt": prompt, "chosen": chosen, "rejected": rejected})
    every = sorted(written + generated, key=lambda row: row["subset"])
    with open(FILE, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in every)
    print(len(written), "written and", len(generated), "generated rows")


if __name__ == "__main__":
    main()
