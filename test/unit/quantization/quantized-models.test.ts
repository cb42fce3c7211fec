import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { scoreChange } from '../../../src/evaluator/score-change';
import { pooledTokens } from '../../../src/heads/pooling';
import { RewardModel } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';
import { quantizeCheckpoint } from '../../../src/quantization/quantize-checkpoint';
import { temporaryFolder } from '../checkpoint/temporary-folder';
import { randoms } from '../inference/randoms';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');

/** A model of the fixtures, exact and with the weights of its linear layers in 8 bits. */
async function bothWays(folder: string) {
  const checkpoint = await openCheckpoint(path.join(models, folder));
  const exact = await RewardModel.build(checkpoint, 'cpu');
  const quantized = await quantizeCheckpoint({
    checkpoint,
    fingerprint: { folder },
    linears: exact.graph.quantizable,
    runsFolder: temporaryFolder(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { exact, quantized, inEightBits: await RewardModel.open(checkpoint, 'cpu', { quantized }) };
}

/** Every other one begins with the same tokens. */
function sequencesFor({ graph: { pooling, padId } }: RewardModel): Sequence[] {
  const random = randoms(7);
  return Array.from({ length: 24 }, (_, i) => {
    const length = 1 + Math.floor(random() * 60);
    const token = (j: number) => (i % 2 === 1 && j < 8 ? 20 + j : 3 + Math.floor(random() * 150));
    const tokens = Int32Array.from({ length }, (_, j) => token(j));
    return { tokens, pooled: pooledTokens(pooling, { tokens, padId }) };
  });
}

const classifiers = readdirSync(path.join(models, 'seqcls')).map((name) => `seqcls/${name}`);
const stored = ['formats/llama_bfloat16', 'formats/llama_float16', 'formats/llama_torch_bin_sharded_bf16'];

describe.each([...classifiers, ...stored])('%s in 8 bits', (folder) => {
  it('scores nearly as it is, and the same whatever is scored with it', async () => {
    const { exact, quantized, inEightBits } = await bothWays(folder);
    expect(quantized.linears.size).toBeGreaterThan(0);
    const sequences = sequencesFor(exact);
    const first = (rows: readonly (readonly number[])[]) => rows.map(([score = NaN]) => score);
    const scores = first(await inEightBits.scores(sequences));
    const change = scoreChange([first(await exact.scores(sequences))], [scores]);
    expect(change.largest).toBeGreaterThan(0);
    expect(change.mean / change.spread).toBeLessThan(0.03);
    expect(change.largest / change.spread).toBeLessThan(0.1);
    for (const [i, sequence] of sequences.entries()) {
      const [alone = NaN] = first(await inEightBits.scores([sequence]));
      expect(Math.abs(alone - (scores[i] ?? NaN))).toBeLessThan(1e-5);
    }
    await exact.release();
    await inEightBits.release();
  });
});

describe('what is not quantized', () => {
  it('are embeddings, the head, and what chooses experts', async () => {
    const checkpoint = await openCheckpoint(path.join(models, 'seqcls/mixtral'));
    const { graph } = await RewardModel.build(checkpoint, 'cpu');
    const names = graph.quantizable.map(({ weight }) => weight);
    expect(names.filter((name) => /q_proj|w1|o_proj/.test(name)).length).toBeGreaterThan(6);
    expect(names.filter((name) => /embed|score|gate\.weight/.test(name))).toEqual([]);
  });
});
