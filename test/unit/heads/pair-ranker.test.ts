import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { pooledTokens } from '../../../src/heads/pooling';
import { RewardModel } from '../../../src/inference/reward-model';
import { checkModelFolder } from '../../parity/model-folder';

const folder = path.resolve(import.meta.dirname, '../../fixtures/models/custom/pairrm');

describe('PairRM', () => {
  let model: RewardModel;
  beforeAll(async () => {
    model = await RewardModel.open(await openCheckpoint(folder), 'cpu');
  });
  afterAll(async () => {
    await model.release();
  });

  /** `<|source|>` is 150, the candidates' prefixes are 151 and 152 in this vocabulary. */
  const sequence = (source: number[], first: number[], second: number[]) => {
    const tokens = Int32Array.of(1, 150, ...source, 2, 1, 151, ...first, 2, 1, 152, ...second, 2);
    return { tokens, pooled: pooledTokens(model.graph.pooling, { tokens, padId: 0 }) };
  };

  it('scores as PyTorch does', async () => {
    const lines = await checkModelFolder(folder, 'pairrm');
    expect(lines.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
  });

  it('pools the source’s and the candidates’ prefixes, one score per sequence', async () => {
    const pair = sequence([20, 21, 22], [30, 31], [40, 41, 42]);
    expect(pair.pooled).toEqual([1, 7, 12]);
    const [alone] = await model.scores([pair]);
    const [, together] = await model.scores([sequence([50], [60], [70]), pair]);
    expect(alone).toHaveLength(1);
    expect(together?.[0]).toBeCloseTo(alone?.[0] ?? NaN, 5);
  });

  it('refuses a sequence without a candidate', () => {
    const tokens = Int32Array.of(1, 150, 20, 2);
    expect(() => pooledTokens(model.graph.pooling, { tokens, padId: 0 })).toThrow(/lacks the token 151/);
  });
});
