"""Scores ../preferences.jsonl with PyTorch and transformers, as RewardBench does it, and writes ../expected.json.

usage: python3 score.py [--print]      (--print: accuracies only, nothing is written)

A text is the chat template's rendering of prompt and answer; it is tokenised with special tokens, truncated on the left at 2,048 tokens, and one of two leading
<s> would be dropped. The score is read at the last token that is not padding. The weights are the stored bfloat16 ones, computed with in float32 and float64.
"""
import collections
import json
import os
import sys

import torch
import transformers
from transformers import AutoModelForSequenceClassification, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "..")
MAX_LENGTH = 2048
WITH_IDS_EVERY = 8      # ids and texts of every eighth row are written out


def text_of(tokenizer, prompt, answer):
    return tokenizer.apply_chat_template([{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}], tokenize=False)


def ids_of(tokenizer, text):
    ids = tokenizer(text, truncation=True, max_length=MAX_LENGTH)["input_ids"]
    return ids[1:] if ids[:2] == [tokenizer.bos_token_id] * 2 else ids


def score(model, ids):
    with torch.no_grad():
        return model(input_ids=torch.tensor([ids])).logits[0, 0].item()


class Float64(torch.overrides.TorchFunctionMode):
    """Makes explicit casts to float32 (norms, rotary tables, softmax) casts to float64."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        swap = lambda value: torch.float64 if value is torch.float32 else value
        if function is torch.Tensor.float:
            return torch.Tensor.double(*args)
        return function(*map(swap, args), **{key: swap(value) for key, value in (kwargs or {}).items()})


def main():
    torch.set_num_threads(2)
    folder = os.path.join(DEMO, "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.truncation_side = "left"
    single = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    double = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).double().eval()
    with open(os.path.join(DEMO, "preferences.jsonl"), encoding="utf-8") as file:
        preferences = [json.loads(line) for line in file]

    scored, wins, difference = [], collections.defaultdict(list), 0.0
    for number, row in enumerate(preferences):
        entry = {"id": row["id"]}
        for side in ("chosen", "rejected"):
            text = text_of(tokenizer, row["prompt"], row[side])
            ids = ids_of(tokenizer, text)
            with Float64():
                exact = score(double, ids)
            entry[side] = {"score": score(single, ids), "score_f64": exact, "tokens": len(ids)}
            difference = max(difference, abs(entry[side]["score"] - exact))
            if number % WITH_IDS_EVERY == 0:
                entry[side] |= {"text": text, "input_ids": ids}
        scored.append(entry)
        wins[row["subset"]].append(entry["chosen"]["score"] > entry["rejected"]["score"])

    accuracy = {subset: sum(won) / len(won) for subset, won in wins.items()}
    for subset, value in accuracy.items():
        print(f"{subset:18s} {value:.3f}  of {len(wins[subset])}")
    overall = sum(map(sum, wins.values())) / len(preferences)
    longer = sum((len(row["chosen"]) > len(row["rejected"])) + 0.5 * (len(row["chosen"]) == len(row["rejected"])) for row in preferences) / len(preferences)
    print(f"all {overall:.3f}; the longer answer is right in {longer:.3f}; float32 and float64 differ by {difference:.1e} at most")
    if "--print" in sys.argv:
        return
    head = {"made_with": {"torch": torch.__version__, "transformers": transformers.__version__}, "max_length": MAX_LENGTH, "max_abs_diff_f32_vs_f64": difference,
            "accuracy": {"all": overall, **accuracy}}
    with open(os.path.join(DEMO, "expected.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(head, indent=2)[:-2] + ',\n  "rows": [\n' + ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in scored) + "\n  ]\n}\n")


if __name__ == "__main__":
    main()
