import { describe, expect, it } from 'vitest';
import { heldBudget, openHeld } from '../../../../src/datasets/pages/held-source';
import { temporaryFolder } from '../temporary-file';

const { write } = temporaryFolder();

const rows = Array.from({ length: 1_000 }, (_, index) => ({
  prompt: `p${index}`,
  chosen: 'c',
  rejected: 'r',
}));

describe('pages of JSON and CSV', () => {
  it('give rows from any place on', async () => {
    const source = await openHeld(write('a.json', JSON.stringify(rows)), 'json', heldBudget());
    expect(source.count()).toEqual({ rows: 1_000, exact: true });
    expect(source.note).toBeUndefined();
    expect(await source.read(998, 1_010)).toEqual([
      { row: 999, value: rows[998] },
      { row: 1_000, value: rows[999] },
    ]);
  });

  it('end where the file is too large to be held, and say so', async () => {
    const csv = ['prompt,chosen,rejected', ...rows.map(({ prompt }) => `${prompt},c,r`)].join('\n');
    const source = await openHeld(write('a.csv', csv), 'csv', heldBudget(20_000));
    const { rows: held, exact } = source.count();
    expect(exact).toBe(false);
    expect(held).toBeGreaterThan(100);
    expect(held).toBeLessThan(1_000);
    expect(source.note).toContain(`Only the first ${held} rows of a.csv`);
    expect(await source.read(held - 1, held + 5)).toHaveLength(1);
  });

  it('hold values that are nested deeply', async () => {
    const nested = `[{"prompt": ${'['.repeat(5_000)}${']'.repeat(5_000)}, "chosen": "c", "rejected": "r"}]`;
    const source = await openHeld(write('nested.json', nested), 'json', heldBudget());
    expect(source.count().rows).toBe(1);
  });
});
