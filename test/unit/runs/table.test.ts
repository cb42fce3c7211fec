import { describe, expect, it } from 'vitest';
import { coreSections } from '../../../src/datasets/sections';
import { computeMetrics, type ScoredExample } from '../../../src/runs/metrics';
import { formatMetrics } from '../../../src/runs/table';

const pair = (subset: string, chosen: number | null, rejected: number): ScoredExample => ({
  subset,
  chosen: [0],
  scores: [chosen, rejected],
});

const examples = [
  pair('mt-bench-easy', 2, 1),
  pair('mt-bench-easy', 1, 1),
  pair('alpacaeval-easy', 2, 1),
  pair('my-own', null, 1),
  { ...pair('my-own', 3, 1), truncated: [12, 0] },
];

describe('formatMetrics', () => {
  it('groups subsets by section and says what is missing', () => {
    expect(formatMetrics(computeMetrics(examples))).toBe(`\
subset                  n  accuracy   95 % interval   ties
──────────────────────────────────────────────────────────
  alpacaeval-easy       1     100.0    20.7 – 100.0      0
  mt-bench-easy         2      50.0     9.5 –  90.5      1
Chat *                  3      89.1    35.1 –  99.2      1
──────────────────────────────────────────────────────────
my-own                  2      50.0     9.5 –  90.5      0
──────────────────────────────────────────────────────────
All examples            5      60.0    23.1 –  88.2      1

* Chat is a mean without alpacaeval-length, alpacaeval-hard, mt-bench-med.
Without a finite score, counted as losses: 1 of 5.
Cut at the maximum length: 1 of 5.
Margin (chosen − rejected): mean 1.0000, deviation 0.7071.`);
  });

  it('shows the overall mean of a complete core set', () => {
    const whole = coreSections.flatMap(({ subsets }) => subsets.map(({ name }) => pair(name, 1, 0)));
    const lines = formatMetrics(computeMetrics(whole)).split('\n');
    const names = ['Chat', 'Chat Hard', 'Safety', 'Reasoning', 'All examples', 'Overall: Leaderboard'];
    for (const name of names) {
      expect(lines.find((line) => line.startsWith(`${name}  `))).toMatch(/ 100\.0 /);
    }
    expect(lines.find((line) => line.startsWith('Overall: Leaderboard  '))).toContain(' 23 ');
    expect(lines).toContain('Overall: Leaderboard = mean of the four sections.');
  });

  it('fits the width by shortening names', () => {
    const long = computeMetrics([pair('a-subset-with-quite-a-long-name-indeed', 1, 0)]);
    const table = formatMetrics(long, { width: 60 }).split('\n').slice(0, 5);
    expect(table.every((line) => line.length <= 60)).toBe(true);
    expect(table[2]).toContain('a-subset-with-quit…');
  });

  it('colours only when asked, and lets no name steer the terminal', () => {
    const metrics = computeMetrics([pair('evil\u001b[2J', 1, 0)]);
    expect(formatMetrics(metrics)).not.toContain('\u001b');
    expect(formatMetrics(metrics, { colour: true })).toContain('\u001b[1mAll examples');
    expect(formatMetrics(metrics, { colour: true })).not.toContain('\u001b[2J');
  });
});
