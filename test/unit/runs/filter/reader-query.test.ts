import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilterError } from '../../../../src/runs/filter/filter-error';
import { RunReader } from '../../../../src/runs/run-reader';
import { example, header, lines, scored } from '../run-lines';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-query-'));
  writeFileSync(
    join(folder, 'examples.jsonl'),
    lines(example('0', 'math', 'one'), example('1', 'math', 'two'), example('2', 'chat', 'two')),
  );
  writeFileSync(join(folder, 'journal.jsonl'), lines(header('run'), scored(0, [0, 1]), scored(1, [0, 2])));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sort = { key: 'margin', descending: false } as const;
const filter = (query: string) => ({ result: 'all', query }) as const;

describe('a query of the run reader', () => {
  it('goes together with the other parts of the filter and with the order', async () => {
    const reader = await RunReader.open(folder);
    const page = (query: string, result: 'all' | 'misranked' = 'all') =>
      reader.page({ filter: { result, subset: 'math', query }, sort, offset: 0, limit: 10 });
    expect((await page('margin<0')).rows.map(({ index }) => index)).toEqual([1, 0]);
    expect((await page('two', 'misranked')).rows.map(({ index }) => index)).toEqual([1]);
    expect((await page(' ')).total).toBe(2);
    await expect(page('margn<0')).rejects.toBeInstanceOf(FilterError);
  });

  it('sees what is scored later', async () => {
    const reader = await RunReader.open(folder);
    expect(await reader.find(filter('two margin<0'), sort)).toEqual([1]);
    appendFileSync(join(folder, 'journal.jsonl'), lines(scored(2, [0, 3])));
    await reader.refresh();
    expect(await reader.find(filter('two margin<0'), sort)).toEqual([2, 1]);
  });

  it('tells a position among the rows that were found last', async () => {
    const reader = await RunReader.open(folder);
    expect(reader.position(1, filter('two'), sort)).toBeNull();
    await reader.find(filter('two'), sort);
    expect(reader.position(2, filter('two'), sort)).toBe(1);
    expect(reader.position(0, filter('two'), sort)).toBeNull();
  });

  it('sorts by length', async () => {
    const reader = await RunReader.open(folder);
    appendFileSync(
      join(folder, 'journal.jsonl'),
      lines({ ...scored(0, [1, 0]), tokens: [5, 70] }, { ...scored(2, [1, 0]), tokens: [9, 8] }),
    );
    await reader.refresh();
    expect(await reader.find({ result: 'all' }, { key: 'length', descending: true })).toEqual([0, 1, 2]);
  });
});
