import { describe, expect, it } from 'vitest';
import type { SubsetSummary } from '../../../src/protocol/report';
import { subsetMeasure } from '../../../webview/report/overview/subset-measure';
import { tiesParts } from '../../../webview/report/overview/ties-parts';

const subset: SubsetSummary = {
  name: 'Math',
  examples: 10,
  wins: 0,
  losses: 0,
  ties: 0,
  unscored: 0,
  errors: 0,
  truncated: 0,
  accuracy: { value: 0.5, low: 0.25, high: 0.75, scored: 10 },
  meanScore: 1.5,
  scoreDeviation: 0.25,
};

describe('subsetMeasure', () => {
  it('is an accuracy with its interval where something can be won', () => {
    const { value, format, interval, spread, bounds } = subsetMeasure('rewardbench-2');
    expect(format(value(subset))).toBe('50.0 %');
    expect(interval(subset)).toEqual([0.25, 0.75]);
    expect(spread(subset)).toBe('25.0–75.0 %');
    expect(bounds).toEqual([0, 1]);
  });

  it('is a mean score with its deviation where nothing can', () => {
    for (const task of ['best-of-n', 'dialogues'] as const) {
      const { value, format, interval, spread, spreadColumn } = subsetMeasure(task);
      expect(format(value(subset))).toBe('1.500');
      expect(interval(subset)).toBeNull();
      expect([spreadColumn, spread(subset)]).toEqual(['Deviation', '0.250']);
    }
  });

  it('shows a dash for what is not scored', () => {
    const { value, format, spread } = subsetMeasure('dialogues');
    expect(format(value({ ...subset, meanScore: null }))).toBe('–');
    expect(spread({ ...subset, scoreDeviation: null })).toBe('–');
  });
});

describe('tiesParts', () => {
  it('add up to the score of the subset Ties', () => {
    const ties = {
      score: 0.6986558738972364,
      accuracyTied: 1,
      accuracyReference: 2 / 3,
      correctnessPreferred: 2 / 3,
      correctnessPreferredHard: 1 / 3,
      correctnessMargin: -0.134413,
    };
    const sum = tiesParts.reduce((total, { key, weight }) => total + weight * ties[key], 0);
    expect(sum).toBeCloseTo(ties.score, 6);
  });
});
