import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluator/evaluation';
import { wilson } from '../../../src/runs/interval';
import { readJournal } from '../../../src/runs/journal';

const demo = join(import.meta.dirname, '..', '..', '..', 'media', 'demo');
const read = (...path: string[]): string => readFileSync(join(demo, ...path), 'utf8');
const json = (...path: string[]): unknown => JSON.parse(read(...path));

const text = v.pipe(v.string(), v.minLength(1));
const preference = v.strictObject({
  id: text,
  subset: text,
  prompt: text,
  chosen: text,
  rejected: text,
});
const side = v.strictObject({
  score: v.number(),
  score_f64: v.number(),
  tokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  text: v.optional(text),
  input_ids: v.optional(v.array(v.pipe(v.number(), v.integer()))),
});
const expectation = v.object({
  max_length: v.literal(2048),
  max_abs_diff_f32_vs_f64: v.pipe(v.number(), v.maxValue(1e-4)),
  accuracy: v.record(v.string(), v.number()),
  rows: v.array(v.strictObject({ id: text, chosen: side, rejected: side })),
});

const preferences = read('preferences.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => v.parse(preference, JSON.parse(line)));
const subsets = [...new Set(preferences.map((row) => row.subset))];

describe('demo model', () => {
  const files = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

  it('is a checkpoint of at most 4 MB', () => {
    const present = readdirSync(join(demo, 'model'));
    expect(present).toEqual(expect.arrayContaining(files));
    const size = present.reduce((sum, name) => sum + statSync(join(demo, 'model', name)).size, 0);
    expect(size).toBeLessThanOrEqual(4_000_000);
  });

  it('is a one-label Llama classifier whose heads a rotary kernel can take', () => {
    expect(json('model', 'config.json')).toMatchObject({
      architectures: ['LlamaForSequenceClassification'],
      head_dim: 32,
      id2label: { 0: 'reward' },
      max_position_embeddings: 2048,
    });
  });

  it('leaves <s> to the tokenizer and </s> to the template', () => {
    expect(json('model', 'tokenizer.json')).toMatchObject({
      post_processor: { single: [{ SpecialToken: { id: '<s>' } }, { Sequence: { id: 'A' } }] },
    });
    const { chat_template: template } = v.parse(
      v.object({ chat_template: v.string() }),
      json('model', 'tokenizer_config.json'),
    );
    expect(template).not.toContain('bos_token');
    expect(template).toContain('eos_token');
  });
});

describe('demo preference set', () => {
  it('has at least 120 pairs in at least six subsets', () => {
    expect(preferences.length).toBeGreaterThanOrEqual(120);
    expect(subsets.length).toBeGreaterThanOrEqual(6);
    for (const subset of subsets)
      expect(preferences.filter((row) => row.subset === subset).length).toBeGreaterThanOrEqual(15);
  });

  it('repeats no id and no prompt, and never sets an answer against itself', () => {
    expect(new Set(preferences.map((row) => row.id)).size).toBe(preferences.length);
    expect(new Set(preferences.map((row) => row.prompt)).size).toBe(preferences.length);
    for (const row of preferences) expect(row.chosen).not.toBe(row.rejected);
  });

  it('is not decided by length', () => {
    const longer = preferences.filter((row) => row.chosen.length > row.rejected.length).length;
    expect(longer / preferences.length).toBeGreaterThan(0.4);
    expect(longer / preferences.length).toBeLessThan(0.6);
  });

  it('shares no sentence of its hand-written rows with what the training rows are made of', () => {
    const folder = join(demo, 'training', 'rows');
    const sources = readdirSync(folder)
      .filter((name) => name.endsWith('.py'))
      .map((name) => readFileSync(join(folder, name), 'utf8').toLowerCase())
      .join('\n');
    for (const row of preferences.filter(({ id }) => !id.includes('-g')))
      for (const sentence of [row.prompt, row.chosen, row.rejected].filter(({ length }) => length > 40))
        expect(sources).not.toContain(sentence.toLowerCase());
  });
});

describe('expected scores', () => {
  const expected = v.parse(expectation, json('expected.json'));

  it('are there for every row, in the order of the rows, and small enough to ship', () => {
    expect(expected.rows.map((row) => row.id)).toEqual(preferences.map((row) => row.id));
    expect(statSync(join(demo, 'expected.json')).size).toBeLessThan(700_000);
  });

  it('rank clearly more rows right than chance would, and clearly not all', () => {
    const wins = expected.rows.filter((row) => row.chosen.score > row.rejected.score).length;
    const accuracy = wins / preferences.length;
    expect(expected.accuracy['all']).toBeCloseTo(accuracy, 12);
    expect(wilson(accuracy, preferences.length)[0]).toBeGreaterThan(0.55);
    expect(accuracy).toBeLessThan(0.9);
    const values = subsets.map((subset) => expected.accuracy[subset] ?? NaN);
    expect(Math.max(...values)).toBeGreaterThan(0.8);
    expect(Math.min(...values)).toBeLessThan(0.6);
  });

  it('are what this project computes from the same files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'));
    const settings = { model: join(demo, 'model'), dataset: join(demo, 'preferences.jsonl') };
    await evaluate({
      settings: { ...settings, maxLength: 2048, provider: 'cpu' },
      runFolder: folder,
      emit: () => undefined,
      signal: new AbortController().signal,
    });
    const scores = (await readJournal(folder))?.scores;
    expect(scores?.size).toBe(preferences.length);
    for (const [index, row] of expected.rows.entries()) {
      const line = scores?.get(index);
      expect(line?.tokens).toEqual([row.chosen.tokens, row.rejected.tokens]);
      expect(line?.scores[0]).toBeCloseTo(row.chosen.score_f64, 4);
      expect(line?.scores[1]).toBeCloseTo(row.rejected.score_f64, 4);
    }
  });

  it('carry token ids with one <s> at the start and </s> at the end', () => {
    const sides = expected.rows.flatMap((row) => [row.chosen, row.rejected]);
    const withIds = sides.filter(({ input_ids: ids }) => ids !== undefined);
    expect(withIds.length).toBeGreaterThanOrEqual(40);
    for (const { input_ids: ids = [], tokens, text: rendered = '' } of withIds) {
      expect(ids).toHaveLength(tokens);
      expect(ids[0]).toBe(0);
      expect(ids.at(-1)).toBe(1);
      expect(ids.filter((id) => id === 0)).toHaveLength(1);
      expect(rendered).toMatch(/^<\|user\|>\n[^]*<\/s>$/u);
    }
  });
});
