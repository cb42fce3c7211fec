import { describe, expect, it } from 'vitest';
import type { UnreadableRow } from '../../../../src/datasets/example';
import { openRows } from '../../../../src/datasets/pages/open-rows';
import { readRows } from '../../../../src/datasets/readers/rows';
import type { Row } from '../../../../src/datasets/readers/row';
import { temporaryFolder } from '../temporary-file';
import { countingBytes } from './counting-bytes';

const { write } = temporaryFolder();

async function straight(file: string): Promise<(Row | UnreadableRow)[]> {
  const rows: (Row | UnreadableRow)[] = [];
  for await (const row of readRows(file)) rows.push(row);
  return rows;
}

const preference = (index: number): string =>
  JSON.stringify({ prompt: `Question ${index} ${'é'.repeat(index % 50)}`, chosen: 'yes', rejected: 'no' });

/** Numbers that look random and are the same every time. */
function places(below: number, count: number): number[] {
  let seed = 12345;
  return Array.from({ length: count }, () => (seed = (seed * 16807) % (2 ** 31 - 1)) % below);
}

describe('pages of a JSON Lines file', () => {
  it('at random are what reading straight gives, of 100,000 rows with blank and torn lines among them', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => {
      if (index % 997 === 0) return '   \r';
      if (index % 1999 === 0) return '';
      if (index % 3001 === 0) return '{"prompt": "torn';
      return index % 2 === 0 ? preference(index) : `${preference(index)}\r`;
    });
    const file = write('large.jsonl', lines.join('\n'));
    const expected = await straight(file);
    const rows = await openRows(file);
    for (const start of places(expected.length, 60)) {
      expect(await rows.read(start, start + 50)).toEqual(expected.slice(start, start + 50));
    }
    expect(await rows.read(expected.length - 3, expected.length + 10)).toEqual(expected.slice(-3));
    expect(rows.count()).toEqual({ rows: expected.length, exact: true });
    await rows.close();
  });

  it('read no further than they must; the count is a least one until the end is seen', async () => {
    const file = write(
      'long.jsonl',
      `${Array.from({ length: 60_000 }, (_, at) => preference(at)).join('\n')}\n`,
    );
    const { open, read } = countingBytes();
    const rows = await openRows(file, { open });
    expect(await rows.read(100, 110)).toHaveLength(10);
    expect(rows.count().exact).toBe(false);
    expect(rows.count().rows).toBeGreaterThanOrEqual(110);
    expect(read()).toBeLessThan(2 ** 20);
    await rows.lookAhead();
    expect(rows.count()).toEqual({ rows: 60_000, exact: true });
    const before = read();
    await rows.read(59_000, 59_010);
    expect(read() - before).toBeLessThan(2 ** 20);
    await rows.close();
  });

  it('agree with the reader on what is blank: exotic white space, a byte order mark, no last line feed', async () => {
    const nbsp = '\u00a0\u2003';
    const text = `\ufeff${preference(0)}\n${nbsp}\n \u00a0x\n\u000b\f\n${preference(1)}\n\ufeff\n${preference(2)}`;
    const file = write('blank.jsonl', text);
    const rows = await openRows(file);
    const found = await rows.read(0, 100);
    expect(found).toEqual(await straight(file));
    expect(found.map(({ row }) => row)).toEqual([1, 3, 5, 7]);
    await rows.close();
  });

  it('show lines that are no rows in place, with the reason', async () => {
    const file = write(
      'hostile.jsonl',
      Buffer.concat([
        Buffer.from(`${preference(0)}\n[1]\n`),
        Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]),
        Buffer.from(`${'['.repeat(100_000)}\n{"a": "${'x'.repeat(2 ** 20)}"}\n`),
      ]),
    );
    const rows = await openRows(file);
    const found = await rows.read(0, 10);
    expect(found.map((row) => ('reason' in row ? row.reason.replace(/:.*/s, '') : 'row'))).toEqual([
      'row',
      'not a JSON object',
      'not UTF-8 text',
      'not JSON',
      'row',
    ]);
    await rows.close();
  });

  it('pass over a line of more than 64 MB without holding it', async () => {
    const long = Buffer.alloc(65 * 2 ** 20, 0x61);
    const file = write(
      'giant.jsonl',
      Buffer.concat([Buffer.from(`${preference(0)}\n`), long, Buffer.from(`\n${preference(1)}\n`)]),
    );
    const { open, read } = countingBytes();
    const rows = await openRows(file, { open });
    const found = await rows.read(0, 10);
    expect(found[1]).toEqual({ row: 2, reason: 'the line is longer than 64 MB' });
    expect(found[2]).toMatchObject({ row: 3, value: { chosen: 'yes' } });
    // Looked through for its end by the index and by the page; its content is never asked for.
    expect(read()).toBeLessThan(2.1 * long.length);
    await rows.close();
  });

  it('refuse one JSON value', async () => {
    const file = write('array.jsonl', `[${preference(0)},\n${preference(1)}]`);
    await expect(openRows(file)).rejects.toThrow('is JSON, not JSON Lines');
  });
});
