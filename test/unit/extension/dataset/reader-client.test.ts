import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReaderClient } from '../../../../src/extension/dataset/reader-client';
import type { Counted } from '../../../../src/protocol/dataset';
import { temporaryFolder } from '../../datasets/temporary-file';

const { write } = temporaryFolder();
const thread = path.resolve(import.meta.dirname, '../../../../dist/dataset-reader.cjs');
const rows = Array.from({ length: 3_000 }, (_, index) => ({
  subset: index % 2 === 0 ? 'even' : 'odd',
  prompt: `Question ${index}`,
  chosen: index === 2_500 ? 'needle' : `Answer ${index} ${'x'.repeat(100)}`,
  rejected: 'no',
}));
const file = write('set.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const open: ReaderClient[] = [];
function clientOf(source: string, timeout?: number) {
  const news: Counted[] = [];
  const client = new ReaderClient({ file: source }, thread, (counted) => news.push(counted), timeout);
  open.push(client);
  return { client, news };
}
afterEach(() => {
  for (const client of open.splice(0)) client.dispose();
});

describe('reading a dataset in a thread of its own', () => {
  it('gives facts, pages and examples, and counts to the end', async () => {
    const { client, news } = clientOf(file);
    expect(await client.facts()).toMatchObject({ name: 'set', task: 'preference' });
    const page = await client.ask('page', { filter: {}, offset: 10, limit: 2 });
    expect(page.rows.map(({ index, subset, prompt }) => [index, subset, prompt])).toEqual([
      [10, 'even', 'Question 10'],
      [11, 'odd', 'Question 11'],
    ]);
    await vi.waitFor(() => expect(news.at(-1)).toMatchObject({ filter: {}, total: 3_000, exact: true }));
    const example = await client.ask('example', { index: 2_999, characters: 9 });
    expect(example.completions[0]).toMatchObject({
      text: { text: 'Answer 29', characters: 112 },
      chosen: true,
    });
    await expect(client.ask('example', { index: 3_000, characters: 9 })).rejects.toThrow(
      'There is no row 3001',
    );
  });

  it('searches in the background, and says where a row stands among those found', async () => {
    const { client, news } = clientOf(file);
    const filter = { subset: 'even', text: 'NEEDLE' };
    await client.ask('page', { filter, offset: 0, limit: 10 });
    await vi.waitFor(() =>
      expect(news.at(-1)).toMatchObject({ filter, total: 1, exact: true, running: false }),
    );
    const { rows: found } = await client.ask('page', { filter, offset: 0, limit: 10 });
    expect(found.map(({ index }) => index)).toEqual([2_500]);
    expect(await client.ask('position', { filter, index: 2_500 })).toEqual({ position: 0 });
    expect(await client.ask('position', { filter, index: 2_501 })).toEqual({ position: null });
    expect(await client.ask('position', { filter: {}, index: 7 })).toEqual({ position: 7 });
  });

  it('ends with a damaged parquet file on which the decoder never does, and starts again when asked', async () => {
    const hanging = path.resolve(import.meta.dirname, '../../../fixtures/hanging.parquet');
    const { client } = clientOf(hanging, 1_500);
    await expect(client.facts()).rejects.toThrow(/hanging\.parquet: takes too long to read/);
    await expect(client.facts()).rejects.toThrow(/takes too long to read/);
  });

  it('says what is wrong with a file and what to do, and sees that it was corrected', async () => {
    const wrong = write('wrong.json', '{"a": 1}');
    const { client } = clientOf(wrong);
    await expect(client.facts()).rejects.toThrow(/wrong\.json: is a JSON object without columns\. An array/);
    write('wrong.json', JSON.stringify(rows.slice(0, 3)));
    expect(await client.facts()).toMatchObject({ name: 'wrong' });
  });
});
