import { describe, expect, it } from 'vitest';
import { median, roundsOf } from '../../bench/figures';
import { largestDifference, type Result } from '../../bench/result';
import { countsTable, roundsTable, type Measured } from '../../bench/table';

const result = (run: number, more: Partial<Result> = {}): Result => ({
  seconds: { load: 1, run, cpu: 2 * run },
  tokens: 1000,
  peak_rss_mb: 600,
  scores_chosen: [1, 2],
  scores_rejected: [3, 4],
  ...more,
});
const ours = (run: number) => ({
  seconds: run + 1,
  result: result(run, {
    computed: 800,
    padding: 50,
    first_score: 0.5,
    operations: { weights: 8e9, attention: 1e9 },
  }),
});
const peer = (run: number) => ({
  seconds: run + 6,
  result: result(run, { scores_rejected: [3, 4.001] }),
});

const measured: Measured = {
  name: 'pairs',
  pairs: 2,
  tokens: 1000,
  padded: 1900,
  paddedBy: 8,
  weightBytes: 500 * 2 ** 20,
  rounds: roundsOf(
    [10e9, 20e9, 16e9],
    [
      { ours: ours(1), peer: peer(4) },
      { ours: ours(2), peer: peer(6) },
    ],
  ),
};
const cells = (table: string) => table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

describe('roundsOf', () => {
  it('gives each round the peaks around it, and shares of the best of all', () => {
    const [first, second] = measured.rounds;
    expect(first?.peak).toEqual({ before: 10e9, after: 20e9 });
    expect(second?.peak).toEqual({ before: 20e9, after: 16e9 });
    expect(first?.ours.share).toEqual({ weights: 0.4, withAttention: 0.45 });
    expect(second?.ours.tokensPerSecond).toBe(500);
    expect([first?.ratio, second?.ratio]).toEqual([4, 3]);
    expect(first?.largestDifference).toBeCloseTo(0.001);
  });

  it('bounds the first score of a peer that tells none', () => {
    expect(measured.rounds[0]?.ours).toMatchObject({ firstScore: 0.5, firstScoreIsBound: false });
    expect(measured.rounds[0]?.peer).toMatchObject({ firstScore: 6, firstScoreIsBound: true });
  });
});

describe('largestDifference', () => {
  it('is not a number where a score is missing', () => {
    expect(largestDifference(result(1), result(1, { scores_chosen: [1, null] }))).toBeNaN();
    expect(largestDifference(result(1), result(1, { scores_chosen: [1] }))).toBeNaN();
  });
});

describe('median', () => {
  it('is the middle, or the mean of both', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

describe('tables', () => {
  it('shows the counts of a workload', () => {
    const [, , row] = cells(countsTable([measured]));
    expect(row).toEqual(['', 'pairs', '2', '1,000', '1,900 (1.90 ×)', '800 (0.80 ×)', '50', '500', '']);
  });

  it('shows each round and the median, with the peer', () => {
    const [head, , first, second, last] = cells(roundsTable([measured]));
    expect(first).toEqual(
      ['', 'pairs', '1', '10 – 20', '1.0', '1,000', '40 %', '45 %', '600', '1.20', '0.5'].concat([
        '4.0',
        '250',
        '600',
        '≤ 6.0',
        '4.00',
        '1e-3',
        '',
      ]),
    );
    expect(second).toHaveLength(head?.length ?? 0);
    expect(last).toHaveLength(head?.length ?? 0);
    expect(last).toContain('**3.50**');
  });

  it('has no columns for a peer where there is none', () => {
    const rounds = roundsOf([10e9, 20e9], [{ ours: ours(1) }]);
    const [head, , row, ...more] = cells(roundsTable([{ ...measured, rounds }]));
    expect(head).not.toContain('ratio');
    expect(row).toHaveLength(head?.length ?? 0);
    expect(more).toEqual([]);
  });
});
