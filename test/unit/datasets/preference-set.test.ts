import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { describePreferenceSet, readPreferenceSet } from '../../../src/datasets/preference-set';
import { temporaryFolder } from './temporary-file';

const { write } = temporaryFolder();

const row = (id: number, subset: string) => ({ id, subset, prompt: 'p', chosen: `c${id}`, rejected: 'r' });
const lines = (...rows: unknown[]): string => rows.map((value) => JSON.stringify(value)).join('\n');
const rows = [row(1, 'hep-rust'), row(2, 'zebra'), row(1, 'hep-cpp'), row(1, 'hep-rust'), { prompt: 'p' }];
const file = write('test-00000-of-00001.jsonl', lines(...rows));

describe('readPreferenceSet', () => {
  it('keeps file order, makes ids unique, lists unreadable rows and hashes the file', async () => {
    const set = await readPreferenceSet(file);
    expect(set.name).toBe('test');
    expect(set.examples.map(({ id, row: line }) => [id, line])).toEqual([
      ['1', 1],
      ['2', 2],
      ['1#2', 3],
      ['1#3', 4],
    ]);
    expect(set.unreadable).toEqual([{ row: 5, reason: 'chosen is missing' }]);
    expect(set.hash).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
  });

  it('passes over an id that a duplicate would get but that is taken', async () => {
    const ids = ['a#2', 'a', 'a', 'a'].map((id) => ({ ...row(1, 's'), id }));
    const set = await readPreferenceSet(write('ids.jsonl', lines(...ids)));
    expect(set.examples.map(({ id }) => id)).toEqual(['a#2', 'a', 'a#3', 'a#4']);
  });

  it('filters by subset before it limits; ids do not depend on either', async () => {
    const set = await readPreferenceSet(file, { subsets: ['hep-*'], limit: 2 });
    expect(set.examples.map(({ id, subset }) => [id, subset])).toEqual([
      ['1', 'hep-rust'],
      ['1#2', 'hep-cpp'],
    ]);
    const exact = await readPreferenceSet(file, { subsets: ['hep-rust'] });
    expect(exact.examples.map(({ id }) => id)).toEqual(['1', '1#3']);
  });

  it('names the subsets there are when one is unknown, whatever the limit', async () => {
    await expect(readPreferenceSet(file, { subsets: ['hep-*', 'hep'], limit: 1 })).rejects.toMatchObject({
      problem: 'has no subset "hep"',
      advice: 'Its subsets are: hep-cpp, hep-rust, zebra.',
    });
  });

  it('refuses a file in which no row can be read, with the first reason', async () => {
    await expect(readPreferenceSet(write('none.jsonl', 'x\ny\n'))).rejects.toThrow(
      /no row can be read; row 1: not JSON/,
    );
    const empty = lines({ prompt: '', chosen: 'a', rejected: 'b' });
    await expect(readPreferenceSet(write('blank.jsonl', empty))).rejects.toThrow('row 1: prompt is empty');
    await expect(readPreferenceSet(write('head.csv', 'prompt,chosen,rejected\n'))).rejects.toThrow(
      'holds no rows',
    );
  });

  it('reads the same examples from every kind of file', async () => {
    const good = rows.slice(0, 3);
    const names = ['id', 'subset', 'prompt', 'chosen', 'rejected'] as const;
    const cells = names.map(
      (name) => [name, good.map((value) => new Map(Object.entries(value)).get(name))] as const,
    );
    const csv = [names.join(','), ...good.map((value) => Object.values(value).join(','))].join('\n');
    const parquet = parquetWriteBuffer({ columnData: cells.map(([name, data]) => ({ name, data })) });
    const files = [
      write('a.jsonl', lines(...good)),
      write('a.json', JSON.stringify(good)),
      write('columns.json', JSON.stringify(Object.fromEntries(cells))),
      write('a.csv', csv),
      write('a.parquet', new Uint8Array(parquet)),
    ];
    const sets = await Promise.all(files.map((path) => readPreferenceSet(path)));
    const examples = sets.map((set) => set.examples.map((example) => ({ ...example, row: 0 })));
    expect(examples[0]).toHaveLength(3);
    for (const other of examples) expect(other).toEqual(examples[0]);
  });
});

describe('describePreferenceSet', () => {
  it("counts by subset, RewardBench's own first", async () => {
    expect(await describePreferenceSet(file)).toEqual({
      name: 'test',
      subsets: [
        { name: 'hep-cpp', count: 1 },
        { name: 'hep-rust', count: 2 },
        { name: 'zebra', count: 1 },
      ],
      examples: 4,
      unreadable: 1,
      columns: ['prompt ← prompt', 'chosen ← chosen', 'rejected ← rejected', 'subset ← subset', 'id ← id'],
      task: 'preference',
      deviations: [],
    });
  });
});
