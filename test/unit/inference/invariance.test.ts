import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { pooledTokens } from '../../../src/heads/pooling';
import { RewardModel } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';
import { randoms } from './randoms';

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const models = path.resolve(import.meta.dirname, '../../fixtures/models/seqcls');

describe.each(readdirSync(models))('scores of %s do not depend on their neighbours', (name) => {
  const random = randoms(7);
  let sequences: Sequence[];
  let classifier: RewardModel;
  let alone: number[];

  beforeAll(async () => {
    classifier = await RewardModel.open(await openCheckpoint(path.join(models, name)), 'cpu');
    const { pooling, padId } = classifier.graph;
    sequences = Array.from({ length: 24 }, () => {
      const length = 1 + Math.floor(random() * 60);
      const tokens = Int32Array.from({ length }, () => 3 + Math.floor(random() * 150));
      return { tokens, pooled: pooledTokens(pooling, { tokens, padId }) };
    });
    alone = [];
    for (const sequence of sequences) alone.push((await classifier.scores([sequence]))[0]?.[0] ?? NaN);
  });
  afterAll(() => classifier.release());

  it('spreads', () => {
    expect(new Set(alone).size).toBe(sequences.length);
    expect(alone.every(Number.isFinite)).toBe(true);
  });

  it.each([2, 5, 24])('in batches of %i drawn at random', async (size) => {
    const order = shuffled(
      sequences.map((_, i) => i),
      random,
    );
    for (let start = 0; start < order.length; start += size) {
      const batch = order.slice(start, start + size);
      const logits = await classifier.scores(batch.flatMap((i) => sequences[i] ?? []));
      batch.forEach((i, row) => expect(logits[row]?.[0]).toBeCloseTo(alone[i] ?? NaN, 5));
    }
  });
});
