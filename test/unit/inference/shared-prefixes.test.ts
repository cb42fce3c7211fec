import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../../src/heads/causal-language-model';
import { pooledTokens } from '../../../src/heads/pooling';
import { RewardModel } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';
import { randoms } from './randoms';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');
const encoders = /^(bert|deberta|distilbert|electra|modernbert|roberta)/;

type MakeSequence = (tokens: Int32Array, answerStart: number) => Sequence;

/** Prompts with several answers; some answers begin alike, one is the beginning of another. */
function batches(random: () => number, make: MakeSequence): Sequence[][] {
  const ids = (length: number) => Array.from({ length }, () => 3 + Math.floor(random() * 150));
  const system = ids(5);
  return Array.from({ length: 3 }, () => {
    const prompts = Array.from({ length: 3 }, () => [...system, ...ids(1 + Math.floor(random() * 25))]);
    return prompts.flatMap((prompt) => {
      const answer = ids(6);
      return [
        answer,
        answer.slice(0, 3),
        [...answer.slice(0, 2), ...ids(9)],
        ids(1 + Math.floor(random() * 20)),
      ].map((own) => make(Int32Array.from([...prompt, ...own]), prompt.length));
    });
  });
}

async function expectSameAsAlone(model: RewardModel, make: MakeSequence): Promise<void> {
  const perSequence = (sequence: Sequence) => sequence.targets?.length ?? 1;
  for (const batch of batches(randoms(5), make)) {
    const [...together] = (await model.run(batch)).values();
    const fewer = batch.reduce((sum, { tokens }) => sum + tokens.length, 0);
    expect(model.tokensIn(batch) < fewer).toBe(model.graph.sharesPrefixes);
    let start = 0;
    for (const sequence of batch) {
      const alone = [...(await model.run([sequence])).values()];
      const rows = perSequence(sequence);
      for (const [output, all] of together.entries()) {
        const own = all.slice(start, start + rows).flat();
        expect(own).toHaveLength((alone[output] ?? []).flat().length);
        own.forEach((value, i) => {
          const wanted = alone[output]?.flat()[i] ?? NaN;
          expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted)));
        });
      }
      start += rows;
    }
  }
}

describe.each(readdirSync(path.join(models, 'seqcls')))('classifier %s', (name) => {
  it('scores a batch of shared beginnings as each sequence by itself', async () => {
    const model = await RewardModel.open(await openCheckpoint(path.join(models, 'seqcls', name)), 'cpu');
    const { pooling, padId } = model.graph;
    expect(model.graph.sharesPrefixes).toBe(!encoders.test(name));
    await expectSameAsAlone(model, (tokens) => ({
      tokens,
      pooled: pooledTokens(pooling, { tokens, padId }),
    }));
    await model.release();
  });
});

describe.each(readdirSync(path.join(models, 'causal')))('language model %s', (name) => {
  it('gives a batch of shared beginnings the log-probabilities of each sequence by itself', async () => {
    const checkpoint: Checkpoint = await openCheckpoint(path.join(models, 'causal', name));
    const model = await RewardModel.open(checkpoint, 'cpu', { head: causalLanguageModel(checkpoint) });
    await expectSameAsAlone(model, (tokens, start) => ({
      tokens,
      pooled: [...tokens.keys()].slice(start - 1, -1),
      targets: [...tokens.subarray(start)],
    }));
    await model.release();
  });
});

it('tokens of sequences on both sides of a rotary length limit are kept apart', async () => {
  const folder = path.join(models, 'seqcls', 'phi3_longrope_v5');
  const model = await RewardModel.open(await openCheckpoint(folder), 'cpu');
  const scaling = model.graph.rotaries[0]?.scaling;
  const limit = scaling?.type === 'longrope' ? (scaling.originalMaxPositions ?? 0) : 0;
  expect(limit).toBeGreaterThan(4);
  const sequence = (length: number): Sequence => ({
    tokens: Int32Array.from({ length }, (_, i) => 3 + (i % 100)),
    pooled: [length - 1],
  });
  expect(model.tokensIn([sequence(limit - 1), sequence(limit)])).toBe(limit);
  const across = [sequence(limit), sequence(limit + 1)];
  expect(model.tokensIn(across)).toBe(2 * limit + 1);
  const together = await model.scores(across);
  for (const [i, each] of across.entries()) {
    expect(together[i]?.[0]).toBeCloseTo((await model.scores([each]))[0]?.[0] ?? NaN, 5);
  }
  await model.release();
});

it('more than a session run takes is computed in parts, to the same scores', async () => {
  const checkpoint = await openCheckpoint(path.join(models, 'causal', 'llama_tied'));
  const head = causalLanguageModel(checkpoint);
  const whole = await RewardModel.open(checkpoint, 'cpu', { head });
  const parted = await RewardModel.open(checkpoint, 'cpu', { head, runTokens: 64 });
  const [batch = []] = batches(randoms(3), (tokens, start) => ({
    tokens,
    pooled: [...tokens.keys()].slice(start - 1, -1),
    targets: [...tokens.subarray(start)],
  }));
  expect(parted.tokensIn(batch)).toBeGreaterThan(whole.tokensIn(batch));
  const wanted = (await whole.scores(batch)).flat();
  const got = (await parted.scores(batch)).flat();
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));
  expect([parted, whole].map((model) => model.counts.computed)).toEqual(
    [parted, whole].map((model) => model.tokensIn(batch)),
  );
  await whole.release();
  await parted.release();
});
