import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/datasets/example';
import { noTokens } from '../../../src/inference/token-counts';
import type { PairPrompt } from '../../../src/scorers/pair-prompt';
import { PairScorer, type Combination, type PairModel } from '../../../src/scorers/pair-scorer';

const example = (...completions: string[]): Example => ({
  id: 'one',
  subset: 'all',
  prompt: [{ role: 'user', content: 'q' }],
  completions: completions.map((text) => ({ text })),
  chosen: [0],
  row: 1,
});

/** Ids: the lengths of both completions. */
const prompt: PairPrompt = {
  encode: (_, pairs) =>
    Promise.resolve(pairs.map(([a, b]) => ({ ids: [a.length, b.length], truncated: a.length > 5 ? 2 : 0 }))),
};

/** Prefers the longer completion, and whatever stands first a little. */
const model: PairModel = {
  vocabularySize: 8,
  pooling: { kind: 'last-attended' },
  padId: undefined,
  compare: (sequences) => Promise.resolve(sequences.map(({ tokens: [a = 0, b = 0] }) => a - b + 0.5)),
  tokensIn: (sequences) => sequences.length * 2,
  sharesPrefixes: false,
  counts: noTokens,
  release: () => Promise.resolve(),
};

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

async function scoresOf(combination: Combination, ...completions: string[]): Promise<readonly number[]> {
  const scorer = new PairScorer(model, prompt, combination);
  const [prepared] = await scorer.prepare([example(...completions)]);
  if (prepared === undefined || prepared instanceof Error) throw prepared ?? new Error('nothing');
  const [first] = await scorer.score([prepared]);
  return first?.scores ?? [];
}

describe('a scorer of pairs', () => {
  it('asks both orders', async () => {
    const [prepared] = await new PairScorer(model, prompt, 'logits').prepare([example('aaa', 'b')]);
    expect(prepared).toMatchObject({
      sequences: [
        { tokens: Int32Array.of(3, 1), pooled: [1] },
        { tokens: Int32Array.of(1, 3), pooled: [1] },
      ],
      truncated: [0, 0],
    });
  });

  it('takes half the difference of the logits, so that no order is favoured', async () => {
    const [chosen = NaN, rejected = NaN] = await scoresOf('logits', 'aaa', 'b');
    expect(chosen).toBeCloseTo(sigmoid(2), 12);
    expect(rejected).toBeCloseTo(1 - sigmoid(2), 12);
    expect(await scoresOf('logits', 'aa', 'bb')).toEqual([0.5, 0.5]);
  });

  it('or the mean of the probabilities of both orders', async () => {
    const [chosen = NaN, rejected = NaN] = await scoresOf('probabilities', 'aaa', 'b');
    expect(chosen).toBeCloseTo((sigmoid(2.5) + 1 - sigmoid(-1.5)) / 2, 12);
    expect(chosen + rejected).toBeCloseTo(1, 12);
  });

  it('gives each of several completions its mean probability against the others', async () => {
    const scores = await scoresOf('logits', 'aaaa', 'b', 'cc');
    const mean = (...differences: number[]) =>
      differences.reduce((sum, x) => sum + sigmoid(x), 0) / differences.length;
    expect(scores).toHaveLength(3);
    expect(scores[0]).toBeCloseTo(mean(3, 2), 12);
    expect(scores[1]).toBeCloseTo(mean(-3, -1), 12);
    expect(scores[2]).toBeCloseTo(mean(-2, 1), 12);
  });

  it('scores examples of a batch apart', async () => {
    const scorer = new PairScorer(model, prompt, 'logits');
    const prepared = await scorer.prepare([example('a', 'bb'), example('aaa', 'b', 'b')]);
    const whole = prepared.flatMap((each) => (each instanceof Error ? [] : [each]));
    const scores = await scorer.score(whole);
    expect(scores.map((each) => each.scores.length)).toEqual([2, 3]);
    expect(scores[0]?.scores[0]).toBeCloseTo(sigmoid(-1), 12);
    // Of the pair and of three completions: each ordered pair once.
    expect(scores.map(({ firstShown = [] }) => firstShown.length)).toEqual([2, 6]);
  });

  it('notices what was cut, and rejects single completions and foreign tokens one by one', async () => {
    const scorer = new PairScorer(model, prompt, 'logits');
    const [cut, single, foreign] = await scorer.prepare([
      example('aaaaaa', 'b'),
      example('a'),
      example('a'.repeat(9), 'b'),
    ]);
    expect(cut).toMatchObject({ truncated: [2, 0], noticed: new Set(['truncated']) });
    const problems = [single, foreign].map((each) => (each instanceof Error ? each.message : ''));
    expect(problems[0]).toMatch(/at least two/);
    expect(problems[1]).toMatch(/token id 9 .* another model's/);
  });
});
