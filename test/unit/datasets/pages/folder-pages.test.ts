import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { PreferencePages } from '../../../../src/datasets/pages/preference-pages';
import { readPreferenceSet } from '../../../../src/datasets/preference-set';
import { temporaryFolder } from '../temporary-file';
import { countingBytes } from './counting-bytes';

const { folder, write } = temporaryFolder();

const texts = (prefix: string, length: number): string[] =>
  Array.from({ length }, (_, index) => `${prefix} ${index} ${'pad '.repeat(50)}`);

function writeShard(name: string, rows: number): void {
  const columnData = ['prompt', 'chosen', 'rejected'].map((column) => ({
    name: column,
    data: texts(`${name} ${column}`, rows),
  }));
  write(name, new Uint8Array(parquetWriteBuffer({ columnData })));
}

describe('pages of a folder', () => {
  it('are those of its files one after another, as an evaluation reads them', async () => {
    mkdirSync(join(folder, 'set', 'data'), { recursive: true });
    for (const [index, rows] of [300, 1, 500].entries()) {
      writeShard(`set/data/test-0000${index}-of-00003.parquet`, rows);
    }
    const { examples } = await readPreferenceSet(join(folder, 'set'));
    const pages = await PreferencePages.open(join(folder, 'set'));
    expect(pages.count()).toEqual({ rows: 300, exact: false });
    const place = ({ prompt, completions }: (typeof examples)[number]) => [prompt, completions];
    const read = await pages.read(290, 320);
    expect(read.map((item) => ('reason' in item ? item : place(item)))).toEqual(
      examples.slice(290, 320).map(place),
    );
    await pages.lookAhead();
    expect(pages.count()).toEqual({ rows: 801, exact: true });
    await pages.close();
  });

  it('do not open files before their rows are asked for', async () => {
    mkdirSync(join(folder, 'lazy'), { recursive: true });
    write('lazy/train-00000-of-00002.jsonl', '{"prompt": "p", "chosen": "a", "rejected": "b"}\n'.repeat(400));
    write('lazy/train-00001-of-00002.jsonl', '{"prompt": "q", "chosen": "a", "rejected": "b"}\n'.repeat(400));
    const { open, read } = countingBytes();
    const opened: string[] = [];
    const pages = await PreferencePages.open(join(folder, 'lazy'), {
      open: (file) => {
        opened.push(file);
        return open(file);
      },
    });
    await pages.read(0, 100);
    expect(opened).toHaveLength(1);
    expect(read()).toBeGreaterThan(0);
    expect(await pages.read(399, 401)).toHaveLength(2);
    expect(opened).toHaveLength(2);
    await pages.close();
  });
});
