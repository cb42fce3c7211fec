import { describe, expect, it } from 'vitest';
import type { Accuracy, Overall } from '../../../src/protocol/report';
import { computed, scorerKind } from '../../../webview/report/header/facts';
import { variantOf } from '../../../webview/report/header/overall-metric';
import { positionBiasMeaning } from '../../../webview/report/header/position-bias';
import { progressWords } from '../../../webview/report/header/progress';

const model = { name: 'm', architecture: '', head: '', parameters: 0, dtype: '' };
const accuracy = (value: number | null, low: number | null, high: number | null): Accuracy => ({
  value,
  low,
  high,
  scored: 100,
});

describe('scorerKind', () => {
  it('names the reference of DPO, or that there is none', () => {
    expect(scorerKind({ ...model, type: 'DPO', reference: 'org/ref' })).toBe('DPO against org/ref');
    expect(scorerKind({ ...model, type: 'DPO Ref. Free' })).toBe('DPO, reference-free');
    expect(scorerKind({ ...model, type: 'Custom Classifier' })).toBe('Custom Classifier');
    expect(scorerKind({ ...model, type: 'Seq. Classifier' })).toBe('');
  });
});

describe('what was computed', () => {
  it('is told with what was not', () => {
    expect(computed({ sequences: 24_310, computed: 18_415, padding: 1_175 })).toMatch(
      /^18\D?415 of 24\D?310 tokens computed \(24 % shared\), 6 % padding in attention$/,
    );
    expect(computed({ sequences: 0, computed: 0, padding: 0 })).toBe('');
  });
});

describe('variantOf', () => {
  const variant = (name: string): Overall => ({ name, formula: '', accuracy: accuracy(0.5, 0.4, 0.6) });
  const variants = [variant('Leaderboard'), variant('Paper')];

  it('is the one chosen, else the first', () => {
    expect(variantOf(variants, 'Paper')?.name).toBe('Paper');
    expect(variantOf(variants, undefined)?.name).toBe('Leaderboard');
    expect(variantOf(variants, 'of another run')?.name).toBe('Leaderboard');
    expect(variantOf([], 'Paper')).toBeUndefined();
  });
});

describe('positionBiasMeaning', () => {
  it('speaks of a leaning only where the interval leaves 50 % out', () => {
    expect(positionBiasMeaning(accuracy(0.6, 0.55, 0.65))).toMatch(/shown first/);
    expect(positionBiasMeaning(accuracy(0.4, 0.35, 0.45))).toMatch(/shown second/);
    expect(positionBiasMeaning(accuracy(0.52, 0.47, 0.57))).toMatch(/No leaning/);
    expect(positionBiasMeaning(accuracy(null, null, null))).toMatch(/once both orders/);
  });
});

describe('progressWords', () => {
  const progress = { done: 1_200, total: 3_000, examplesPerSecond: 4, tokensPerSecond: 0, secondsLeft: 450 };

  it('counts examples with the reference model and with the model itself', () => {
    expect(progressWords({ ...progress, phase: 'reference' })).toEqual([
      'Scoring with the reference model',
      '1,200 of 3,000 examples',
      '4.0 per second',
      '7 min 30 s left',
    ]);
    expect(progressWords({ ...progress, phase: 'scoring' })[0]).toBe('1,200 of 3,000 examples');
  });

  it('names what goes before', () => {
    expect(progressWords(undefined)).toEqual(['Loading the model']);
    expect(progressWords({ ...progress, phase: 'tokenizing' })).toEqual(['Tokenizing']);
  });
});
