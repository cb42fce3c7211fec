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

describe('formatMetrics of other tasks', () => {
  it('takes the score of Ties apart on RewardBench 2', () => {
    const metrics = computeMetrics(
      [
        { subset: 'Focus', chosen: [0], scores: [2, 2, 1, 0] },
        { id: 'ref:4', subset: 'Ties', chosen: [0], scores: [5, 1, 0] },
        { id: 'tied:4', subset: 'Ties', chosen: [0, 1], scores: [5, 4, 1] },
      ],
      'rewardbench-2',
    );
    expect(formatMetrics(metrics)).toBe(`\
subset             n  accuracy   95 % interval   ties
─────────────────────────────────────────────────────
Focus              1      50.0     5.5 –  94.5      1
Ties               2     101.0    20.7 – 101.0      0
─────────────────────────────────────────────────────
All examples       3      83.3    31.0 –  98.2      1

Ties = .30 × 100.0 (tied) + .30 × 100.0 (reference)
  + .20 × 100.0 (preferred) + .20 × 100.0 (preferred, hard)
  + .01 × 96.4 (margin).
Margin (chosen − rejected): mean 2.3333, deviation 1.6997.`);
  });

  it('shows the curve of best-of-n at a few n', () => {
    const metrics = computeMetrics(
      [0, 2].map((more) => ({ subset: 'mine', chosen: [], scores: [1, 2, 3, 4, 5, 6].map((x) => x + more) })),
      'best-of-n',
    );
    expect(formatMetrics(metrics)).toBe(`\
subset             n   mean best  deviation     lowest    highest
─────────────────────────────────────────────────────────────────
mine               2      7.0000     1.0000     6.0000     8.0000
─────────────────────────────────────────────────────────────────
All prompts        2      7.0000     1.0000     6.0000     8.0000

candidates         expected best           95 % interval
────────────────────────────────────────────────────────
best of 1                 4.5000      2.5400 –    6.4600
best of 2                 5.6667      3.7067 –    7.6266
best of 4                 6.6000      4.6400 –    8.5600
best of 6                 7.0000      5.0400 –    8.9600

Margin (best − second best): mean 1.0000, deviation 0.0000.`);
  });

  it('describes dialogues, small scores and large ones', () => {
    const metrics = computeMetrics(
      [2e7, 1e-5, null].map((score) => ({ subset: 'all', chosen: [], scores: [score] })),
      'dialogues',
    );
    expect(formatMetrics(metrics).split('\n').slice(-3)).toEqual([
      'All dialogues       2     1.00e+7    1.00e+7    1.00e-5    2.00e+7',
      '',
      'Without a finite score, left out: 1 of 3.',
    ]);
  });

  it('says how much the order mattered to a model that compares', () => {
    const metrics = computeMetrics([{ ...pair('s', 0.9, 0.1), firstShown: [0.9, 0.4] }]);
    expect(formatMetrics(metrics).split('\n').slice(-2)).toEqual([
      'Position: the one shown first was preferred in 50.0 % (9.5 – 90.5) of 2 questions;',
      '  both orders gave the same answer on 100.0 % (20.7 – 100.0) of 1 pairs.',
    ]);
  });
});
