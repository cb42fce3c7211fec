"""Trains the demo reward model on rows that it generates. See ../README.md.

usage: python3 train.py [OUT_DIR]      (default: ../model)
"""
import collections
import json
import math
import os
import random
import sys
import time

import torch
from torch.nn.functional import logsigmoid
from transformers import LlamaForSequenceClassification

import checkpoint
import rows

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 20240312
TRAINING_ROWS, VALIDATION_ROWS = 80_000, 1_500
STEPS, PAIRS_PER_STEP = 3_200, 48
LEARNING_RATE, WARMUP, WEIGHT_DECAY, CLIP = 2e-3, 100, 0.1, 1.0
CENTRE = 0.01        # a small pull of all scores towards 0; Bradley-Terry alone leaves their level open
BPE_DROPOUT = 0.1    # merges left out at random: words are seen in other pieces, and unknown words surprise less
THREADS = 1


def held_out_texts():
    """Every prompt and answer of the preference set, normalised."""
    with open(os.path.join(HERE, "..", "preferences.jsonl"), encoding="utf-8") as file:
        return {rows.normal(row[column]) for row in map(json.loads, file) for column in ("prompt", "chosen", "rejected")}


def render(tokenizer, prompt, answer):
    return tokenizer.apply_chat_template([{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}], tokenize=False)


def rewards(model, encodings):
    """One score for each sequence. Padding on the right needs no mask: no token looks ahead, and the score is read before it."""
    width = max(len(ids) for ids in encodings)
    ids = torch.tensor([ids + [checkpoint.PAD] * (width - len(ids)) for ids in encodings])
    return model(input_ids=ids).logits[:, 0]


def batches(pairs, rng):
    """Endless batches of pairs of about the same length."""
    while True:
        order = rng.sample(range(len(pairs)), len(pairs))
        for start in range(0, len(order), 16 * PAIRS_PER_STEP):
            chunk = sorted(order[start:start + 16 * PAIRS_PER_STEP], key=lambda i: sum(map(len, pairs[i])))
            groups = [chunk[i:i + PAIRS_PER_STEP] for i in range(0, len(chunk), PAIRS_PER_STEP)]
            rng.shuffle(groups)
            yield from ([pairs[i] for i in group] for group in groups)


def rate(step):
    """Linear warm-up, then half a cosine."""
    return min(1.0, (step + 1) / WARMUP) * 0.5 * (1 + math.cos(math.pi * step / STEPS))


def train(model, encode, pairs):
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}], lr=LEARNING_RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    source = batches(pairs, random.Random(SEED))
    started, seen = time.time(), collections.deque(maxlen=100)
    for step in range(STEPS):
        batch = next(source)
        scores = rewards(model, encode([pair[0] for pair in batch] + [pair[1] for pair in batch]))
        chosen, rejected = scores[:len(batch)], scores[len(batch):]
        loss = -logsigmoid(chosen - rejected).mean() + CENTRE * scores.square().mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        seen.append((chosen > rejected).float().mean().item())
        if (step + 1) % 100 == 0:
            print(f"step {step + 1}: loss {loss.item():.3f}, accuracy of the last 100 steps {sum(seen) / len(seen):.3f}, {time.time() - started:.0f} s", flush=True)


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "model")
    os.makedirs(out, exist_ok=True)
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    held_out = held_out_texts()
    data = rows.generate(TRAINING_ROWS + VALIDATION_ROWS, SEED, held_out)
    assert not held_out & {rows.normal(text) for row in data for text in row}, "a row of the preference set is among the training rows"

    bpe = checkpoint.train_tokenizer([text for row in data for text in row])
    checkpoint.save_tokenizer(out, bpe)
    tokenizer = checkpoint.load_tokenizer(out)
    pairs = [(render(tokenizer, prompt, chosen), render(tokenizer, prompt, rejected)) for prompt, chosen, rejected in data]
    bpe.model.dropout = BPE_DROPOUT

    def encode(texts):
        return [encoding.ids for encoding in bpe.encode_batch(texts)]

    model = LlamaForSequenceClassification(checkpoint.model_config())
    print(sum(p.numel() for p in model.parameters()), "parameters,", len(data), "rows", flush=True)
    train(model, encode, pairs[:TRAINING_ROWS])
    checkpoint.save_model(out, model)

    model.float().eval()
    bpe.model.dropout = None
    with torch.no_grad():
        won = [(rewards(model, encode(list(pair)))[:2].diff() < 0).item() for pair in pairs[TRAINING_ROWS:]]
    print(f"accuracy on {len(won)} generated rows that were not trained on: {sum(won) / len(won):.3f}")


if __name__ == "__main__":
    main()
