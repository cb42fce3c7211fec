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
from torch.nn.functional import cross_entropy, logsigmoid
from transformers import LlamaForSequenceClassification

import checkpoint
import rows

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 20240312
TRAINING_ROWS, VALIDATION_ROWS = 80_000, 1_500
STEPS, PAIRS_PER_STEP = 3_200, 48
LEARNING_RATE, WARMUP, WEIGHT_DECAY, CLIP = 2e-3, 100, 0.1, 1.0
CENTRE = 0.01        # a small pull of all scores towards 0; Bradley-Terry alone leaves their level open
LANGUAGE_STEPS, LANGUAGE_WEIGHT = 1_500, 0.2
BPE_DROPOUT = 0.1    # merges left out at random: words are seen in other pieces, and unknown words surprise less
THREADS = 2


def held_out_texts():
    """Every prompt and answer of the preference set, normalised."""
    with open(os.path.join(HERE, "..", "preferences.jsonl"), encoding="utf-8") as file:
        return {rows.normal(row[column]) for row in map(json.loads, file) for column in ("prompt", "chosen", "rejected")}


def render(tokenizer, prompt, answer):
    return tokenizer.apply_chat_template([{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}], tokenize=False)


def padded(encodings):
    width = max(len(ids) for ids in encodings)
    return torch.tensor([ids + [checkpoint.PAD] * (width - len(ids)) for ids in encodings])


def hidden_states(model, ids):
    """Padding on the right needs no mask: no token looks ahead, and nothing is read at padding."""
    return model.model(input_ids=ids).last_hidden_state


def rewards(model, hidden, ids):
    """The score of each sequence, read at its last token."""
    last = (ids != checkpoint.PAD).sum(1) - 1
    return model.score(hidden[torch.arange(len(ids)), last])[:, 0]


def language_loss(model, hidden, ids):
    """Mean cross-entropy of the next token, with the embeddings as output layer."""
    logits = hidden[:, :-1] @ model.model.embed_tokens.weight.T
    return cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), ignore_index=checkpoint.PAD)


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


def objective(model, encode, batch, step):
    """At first the language of the chosen texts alone, then Bradley and Terry's loss of the pairs as well."""
    chosen = [pair[0] for pair in batch]
    if step < LANGUAGE_STEPS:
        ids = padded(encode(chosen))
        return language_loss(model, hidden_states(model, ids), ids), None
    ids = padded(encode(chosen + [pair[1] for pair in batch]))
    hidden = hidden_states(model, ids)
    scores = rewards(model, hidden, ids)
    margins = scores[:len(batch)] - scores[len(batch):]
    loss = -logsigmoid(margins).mean() + CENTRE * scores.square().mean()
    return loss + LANGUAGE_WEIGHT * language_loss(model, hidden[:len(batch)], ids[:len(batch)]), (margins > 0).float().mean().item()


def train(model, encode, pairs):
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}], lr=LEARNING_RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    source = batches(pairs, random.Random(SEED))
    started, recent = time.time(), collections.deque(maxlen=100)
    for step in range(STEPS):
        loss, accuracy = objective(model, encode, next(source), step)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        recent.append((loss.item(), accuracy or 0.0))
        if (step + 1) % 100 == 0:
            loss, accuracy = (sum(values) / len(recent) for values in zip(*recent))
            print(f"step {step + 1}: of the last 100 steps loss {loss:.3f}, accuracy {accuracy:.3f}; {time.time() - started:.0f} s", flush=True)


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
        won = [(rewards(model, hidden_states(model, ids), ids).diff() < 0).item() for ids in (padded(encode(list(pair))) for pair in pairs[TRAINING_ROWS:])]
    print(f"accuracy on {len(won)} generated rows that were not trained on: {sum(won) / len(won):.3f}")


if __name__ == "__main__":
    main()
