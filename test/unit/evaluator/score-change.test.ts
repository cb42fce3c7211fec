import { describe, expect, it } from 'vitest';
import { scoreChange, scoreChangeText } from '../../../src/evaluator/score-change';
import { evenlySpread, scoreSample, takeSample } from '../../../src/evaluator/score-change-sample';
import type { Example } from '../../../src/datasets/example';
import type { PreparedExample } from '../../../src/scorers/scorer';

describe('a change of scores', () => {
  it('is nothing between equal scores', () => {
    const change = scoreChange(
      [
        [1, 2],
        [3, 0.5],
      ],
      [
        [1, 2],
        [3, 0.5],
      ],
    );
    expect(change).toMatchObject({
      completions: 4,
      lost: 0,
      largest: 0,
      mean: 0,
      tau: 1,
      pairs: 2,
      changedPairs: 0,
    });
    expect(scoreChangeText(change)).toContain('0 of 2 pairs are decided otherwise');
  });

  it('measures differences, ranks and verdicts', () => {
    // Differences 0.5, 0, 1.5, 0; the second pair turns round.
    const change = scoreChange(
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0.5, 1],
        [3.5, 3],
      ],
    );
    expect(change).toMatchObject({ completions: 4, largest: 1.5, mean: 0.5, pairs: 2, changedPairs: 1 });
    expect(change.spread).toBeCloseTo(Math.sqrt(1.25), 12);
    // Of six pairs of completions one is discordant.
    expect(change.tau).toBeCloseTo(4 / 6, 12);
    expect(scoreChangeText(change)).toBe(
      "scores move by 0.50 on average and by 1.5 at most (45 % and 134 % of their deviation); Kendall's τ of the rankings is 0.667; 1 of 2 pairs are decided otherwise",
    );
  });

  it('counts what has become a tie as decided otherwise, and corrects τ for ties', () => {
    const change = scoreChange([[1, 2, 3]], [[1, 2, 2]]);
    expect(change).toMatchObject({ pairs: 3, changedPairs: 1 });
    expect(change.tau).toBeCloseTo(2 / Math.sqrt(3 * 2), 12);
  });

  it('compares only what both could score', () => {
    const change = scoreChange([[1, NaN], [2, 3], [NaN]], [[1, 5], [NaN, 3], [NaN]]);
    expect(change).toMatchObject({ completions: 2, lost: 2, largest: 0, pairs: 0 });
    expect(scoreChangeText(change)).toContain('2 completions have no finite score in one of them');
  });

  it('has no rank correlation where nothing is ranked', () => {
    expect(scoreChange([], [])).toMatchObject({ completions: 0, tau: null, mean: 0 });
    expect(scoreChange([[1, 1]], [[1, 2]]).tau).toBeNull();
    expect(scoreChangeText(scoreChange([[7]], [[8]]))).toBe(
      'scores move by 1.0 on average and by 1.0 at most',
    );
  });
});

describe('a sample', () => {
  it('takes one example of each stretch, the same ones every time', () => {
    const items = Array.from({ length: 1000 }, (_, i) => i);
    const taken = evenlySpread(items, 32);
    expect(taken).toHaveLength(32);
    expect(evenlySpread(items, 32)).toEqual(taken);
    for (const [i, item] of taken.entries()) expect(Math.floor(item / (1000 / 32))).toBe(i);
    expect(new Set(taken.map((item) => item % 4)).size).toBe(4);
  });

  it('takes all of a few', () => {
    expect(evenlySpread([5, 6, 7], 32)).toEqual([5, 6, 7]);
  });

  const example = (id: number): Example => ({
    id: String(id),
    row: id,
    subset: '',
    prompt: [],
    completions: [],
    chosen: [],
  });
  const scorerOf = (length: number) => ({
    prepare: (examples: readonly Example[]) =>
      Promise.resolve(
        examples.map(({ id }) =>
          id === '3'
            ? new Error('rejected')
            : {
                sequences: [{ tokens: new Int32Array(length).fill(Number(id)), pooled: [0] }],
                truncated: [0],
                noticed: new Set<string>(),
              },
        ),
      ),
    tokensIn: ({ sequences }: PreparedExample) =>
      sequences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    score: (batch: readonly PreparedExample[]) =>
      Promise.resolve(batch.map(({ sequences }) => ({ scores: [sequences[0]?.tokens[0] ?? NaN] }))),
  });

  it('leaves out what is rejected, ends at its tokens, and is scored in its own order', async () => {
    const examples = Array.from({ length: 20 }, (_, i) => example(i));
    const short = scorerOf(10);
    const sample = await takeSample(short, examples);
    expect(sample).toHaveLength(19);
    const done: number[] = [];
    const scores = await scoreSample(short, sample, {
      signal: new AbortController().signal,
      onProgress: (count) => done.push(count),
    });
    expect(scores.flat()).toEqual(sample.map(({ sequences }) => sequences[0]?.tokens[0]));
    expect(done.at(-1)).toBe(19);
    // Of long ones no more than the tokens allow, but not fewer than eight.
    expect(await takeSample(scorerOf(1500), examples)).toHaveLength(10);
    expect(await takeSample(scorerOf(9000), examples)).toHaveLength(8);
  });

  it('stops when it is told to', async () => {
    const scorer = scorerOf(600);
    const sample = await takeSample(scorer, [example(1), example(2), example(4)]);
    const stop = new AbortController();
    const scores = await scoreSample(scorer, sample, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(scores).toHaveLength(1);
  });
});
