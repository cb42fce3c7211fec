import { expect, it } from 'vitest';
import type { SessionLine } from '../../../src/runs/format';
import { countsText, sumCounts } from '../../../src/runs/session-counts';

const session = (more: Partial<SessionLine>): SessionLine => ({
  kind: 'session',
  event: 'end',
  at: '2026-01-01T00:00:00Z',
  ...more,
});

it('sums what the sessions of a run computed', () => {
  const first = session({ counts: { sequences: 10, computed: 7, padding: 1 } });
  const second = session({ counts: { sequences: 5, computed: 5, padding: 0 } });
  expect(sumCounts([session({ event: 'start' }), first, session({}), second])).toEqual({
    sequences: 15,
    computed: 12,
    padding: 1,
  });
  expect(sumCounts([session({})])).toBeUndefined();
});

it('says what was computed, shared and padded', () => {
  expect(countsText({ sequences: 24_310, computed: 18_415, padding: 1_175 })).toBe(
    '18,415 of 24,310 tokens computed (24 % shared), 6 % padding in attention',
  );
  expect(countsText({ sequences: 0, computed: 0, padding: 0 })).toBe('');
});
