import { describe, expect, test } from 'vitest';
import { branchRows } from '../../../src/inference/branch-rows';
import { randoms } from './randoms';

const branch = (firstOwn: number, own: number) => ({
  firstOwn,
  places: Int32Array.from({ length: firstOwn + own }, (_, i) => 1000 + i),
});
const slots = (rows: readonly { firstOwn: number; places: Int32Array }[]) =>
  rows.length * Math.max(...rows.map(({ firstOwn, places }) => places.length - firstOwn));

describe('rows of branches', () => {
  test('branches of one length stay whole', () => {
    const branches = [branch(50, 90), branch(50, 90), branch(20, 90)];
    expect(branchRows(branches)).toEqual(branches);
  });

  test('a long branch among short ones is parted: less than half of the slots', () => {
    const branches = [branch(50, 800), ...Array.from({ length: 15 }, () => branch(50, 100))];
    expect(slots(branches)).toBe(16 * 800);
    expect(slots(branchRows(branches))).toBeLessThan(16 * 400);
  });

  test('each own token asks once, of all before it and itself', () => {
    const random = randoms(7);
    for (let round = 0; round < 50; round++) {
      const branches = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        branch(1 + Math.floor(random() * 40), 1 + Math.floor(random() * 600)),
      );
      const rows = branchRows(branches);
      const asking = rows.flatMap(({ firstOwn, places }) => [...places.subarray(firstOwn)]);
      const own = branches.flatMap(({ firstOwn, places }) => [...places.subarray(firstOwn)]);
      expect(asking).toEqual(own);
      for (const { places } of rows) expect(places[0]).toBe(1000);
    }
  });

  test('a sequence that is another’s beginning has no row; no branches have none', () => {
    expect(branchRows([branch(50, 0)])).toEqual([]);
    expect(branchRows([])).toEqual([]);
  });
});
