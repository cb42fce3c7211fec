import path from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../../src/heads/causal-language-model';
import { RewardModel } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');
const open = async (name: string, languageModel = false) => {
  const checkpoint = await openCheckpoint(path.join(models, name));
  return RewardModel.open(checkpoint, 'cpu', languageModel ? { head: causalLanguageModel(checkpoint) } : {});
};

const sequence = (tokens: number[], more: Partial<Sequence>): Sequence => ({
  tokens: Int32Array.from(tokens),
  pooled: [0],
  ...more,
});

it('computes a sequence that is there twice once, and gives both its score', async () => {
  const model = await open('seqcls/bert');
  const [a, b] = [sequence([5, 6, 7, 8], {}), sequence([9, 10], {})];
  const once = await model.scores([a, b]);
  const { computed } = model.counts;
  expect(await model.scores([a, b, sequence([5, 6, 7, 8], {}), a])).toEqual([
    once[0],
    once[1],
    once[0],
    once[0],
  ]);
  expect(model.counts).toMatchObject({ computed: 2 * computed, sequences: 6 + 14 });
  expect(model.tokensIn([a, a])).toBe(4);
  await model.release();
});

it('gives each of them the rows of all tokens that it asks for', async () => {
  const model = await open('causal/llama_tied', true);
  const answer = sequence([5, 6, 7, 8], { pooled: [1, 2], targets: [7, 8] });
  const other = sequence([5, 6, 9], { pooled: [1], targets: [9] });
  const [first, second, third] = await model.scores([answer, other]);
  expect(await model.scores([other, answer, other, answer])).toEqual([
    third,
    first,
    second,
    third,
    first,
    second,
  ]);
  await model.release();
});
