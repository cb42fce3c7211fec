import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../../src/heads/causal-language-model';
import { pooledTokens } from '../../../src/heads/pooling';
import { weightsByLayer } from '../../../src/heads/reward-graph';
import { seq2seqPreference } from '../../../src/heads/seq2seq';
import { tokenLogits } from '../../../src/heads/token-logits';
import { RewardModel, type RewardModelOptions } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';
import { randoms } from './randoms';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');
const named = (kind: string) => readdirSync(path.join(models, kind)).map((name) => `${kind}/${name}`);
const layersOf = (count: number, each: number) =>
  Array.from({ length: Math.ceil(count / each) }, (_, i) => Math.min(each, count - i * each));

/** Two prompts with answers that begin alike, one of them another's beginning: a batch with branches. */
function batch(make: (tokens: Int32Array, answerStart: number) => Sequence): Sequence[] {
  const random = randoms(11);
  const ids = (length: number) => Array.from({ length }, () => 3 + Math.floor(random() * 120));
  const system = ids(4);
  return [ids(9), ids(14)].flatMap((own) => {
    const prompt = [...system, ...own];
    const answer = ids(6);
    return [answer, answer.slice(0, 3), [...answer.slice(0, 2), ...ids(7)], ids(5)].map((end) =>
      make(Int32Array.from([...prompt, ...end]), prompt.length),
    );
  });
}

const withTargets = (tokens: Int32Array, start: number): Sequence => ({
  tokens,
  pooled: [...tokens.keys()].slice(start - 1, -1),
  targets: [...tokens.subarray(start)],
});

/** The model whole, in two parts and layer by layer gives the same. */
async function expectSameInParts(
  checkpoint: Checkpoint,
  options: RewardModelOptions,
  make: (model: RewardModel) => Sequence[],
): Promise<void> {
  const whole = await RewardModel.open(checkpoint, 'cpu', options);
  const sequences = make(whole);
  const wanted = await whole.run(sequences);
  const [{ layers: count } = { layers: 0 }] = whole.placement;
  await whole.release();
  for (const counts of [layersOf(count, Math.ceil(count / 2)), layersOf(count, 1)]) {
    const placement = counts.map((layers) => ({ provider: 'cpu', device: 0, layers }) as const);
    const chain = await RewardModel.open(checkpoint, 'cpu', { ...options, placement });
    expect(chain.graph.segments).toHaveLength(counts.length);
    const got = await chain.run(sequences);
    for (const [name, rows] of wanted) {
      expect(got.get(name)).toHaveLength(rows.length);
      rows.flat().forEach((value, i) => {
        const own = got.get(name)?.flat()[i] ?? NaN;
        expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
      });
    }
    await chain.release();
  }
}

const rewardModels = [...named('seqcls'), ...named('custom')].filter((name) => !name.endsWith('slicpairpm'));

describe.each(rewardModels)('reward model %s', (name) => {
  it('scores in a chain of sessions as in one', async () => {
    const checkpoint = await openCheckpoint(path.join(models, name));
    await expectSameInParts(checkpoint, {}, ({ graph: { pooling, padId } }) =>
      batch((tokens) => {
        const own =
          pooling.kind === 'pattern-and-last' ? Int32Array.from([...tokens, ...pooling.pattern, 5]) : tokens;
        const all = pooling.kind === 'ids' ? Int32Array.from([...pooling.ids, ...own]) : own;
        return { tokens: all, pooled: pooledTokens(pooling, { tokens: all, padId }) };
      }),
    );
  });
});

describe.each(named('causal'))('language model %s', (name) => {
  it('gives log-probabilities in a chain of sessions as in one', async () => {
    const checkpoint = await openCheckpoint(path.join(models, name));
    await expectSameInParts(checkpoint, { head: causalLanguageModel(checkpoint) }, () => batch(withTargets));
  });
});

it('SliC-PairPM, which reads logits of its language model', async () => {
  const checkpoint = await openCheckpoint(path.join(models, 'custom/slicpairpm'));
  const head = tokenLogits(checkpoint, [71, 72]);
  await expectSameInParts(checkpoint, { head }, () =>
    batch((tokens) => ({ tokens, pooled: [tokens.length - 1] })),
  );
});

it('T5: the encoder in a chain, its decoder behind it', async () => {
  const checkpoint = await openCheckpoint(path.join(models, 'seq2seq/flan_t5_gated_untied'));
  const head = seq2seqPreference(checkpoint.config, { A: 71, B: 72 });
  await expectSameInParts(checkpoint, { head }, () => batch((tokens) => ({ tokens, pooled: [] })));
});

it('masked tokens are masked in every segment', async () => {
  for (const name of ['seqcls/bert', 'seqcls/deberta_v2_conv', 'seqcls/llama', 'seqcls/bloom_6heads']) {
    const checkpoint = await openCheckpoint(path.join(models, name));
    await expectSameInParts(checkpoint, { maskable: true }, ({ graph: { pooling, padId } }) =>
      batch((tokens) => {
        const attended = Uint8Array.from(tokens, (_, i) => (i % 5 === 2 ? 0 : 1));
        return { tokens, attended, pooled: pooledTokens(pooling, { tokens, attended, padId }) };
      }),
    );
  }
});

it('a placement must have as many layers as the model', async () => {
  const checkpoint = await openCheckpoint(path.join(models, 'seqcls/llama'));
  const { layers } = weightsByLayer(checkpoint, {}, () => 1);
  const placement = [1, layers.length].map(
    (count) => ({ provider: 'cpu', device: 0, layers: count }) as const,
  );
  await expect(RewardModel.build(checkpoint, 'cpu', { placement })).rejects.toThrow(
    new RegExp(
      `has ${layers.length} layers, but the placement names ${layers.length + 1} \\(1 \\+ ${layers.length}\\)`,
    ),
  );
});
