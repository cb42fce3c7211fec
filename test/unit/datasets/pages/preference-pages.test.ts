import { describe, expect, it } from 'vitest';
import { PreferencePages } from '../../../../src/datasets/pages/preference-pages';
import { RowSearch } from '../../../../src/datasets/pages/row-search';
import { readPreferenceSet } from '../../../../src/datasets/preference-set';
import { temporaryFolder } from '../temporary-file';

const { write } = temporaryFolder();

const row = (index: number) => ({
  id: index,
  subset: ['easy', 'hard', 'easy-2'][index % 3],
  prompt: `Question ${index}`,
  chosen: `Answer ${index * 7}`,
  rejected: index === 777 ? 'The NEEDLE is here' : 'no',
  chosen_model: 'gpt',
});
const lines = Array.from({ length: 2_000 }, (_, index) =>
  index === 500 ? '{"prompt": 3}' : JSON.stringify(row(index)),
);
const file = write('set.jsonl', lines.join('\n'));

const never = new AbortController().signal;

describe('PreferencePages', () => {
  it('gives the examples that evaluation reads, and unreadable rows in their place', async () => {
    const { examples, unreadable, columns } = await readPreferenceSet(file);
    const pages = await PreferencePages.open(file);
    const read = await pages.read(0, 3_000);
    expect(read.filter((item) => !('reason' in item))).toEqual(examples);
    expect(read[500]).toEqual(unreadable[0]);
    expect(pages.columns).toEqual(columns);
    await pages.close();
  });

  it('refuses what is no preference set, and a file without a row', async () => {
    await expect(PreferencePages.open(write('other.jsonl', '{"a": 1}\n'))).rejects.toThrow(
      'is not a preference set',
    );
    await expect(PreferencePages.open(write('torn.jsonl', '{"a": \n'))).rejects.toThrow(
      'no row can be read; row 1: not JSON',
    );
    await expect(PreferencePages.open(write('blank.jsonl', '\n \n'))).rejects.toThrow('holds no rows');
    await expect(PreferencePages.open('/nowhere/a.jsonl')).rejects.toThrow('does not exist');
  });
});

describe('RowSearch', () => {
  it('finds the rows of a subset, by its exact name', async () => {
    const pages = await PreferencePages.open(file);
    const search = new RowSearch(pages, { subset: 'easy' });
    await search.run(never);
    // Row 500 is of no subset, since it cannot be read.
    expect(search.count()).toEqual({ rows: 667, exact: true });
    expect(search.places(0, 3)).toEqual([0, 3, 6]);
    expect(search.scanned).toBe(2_000);
    await pages.close();
  });

  it('finds a text wherever it stands, whatever its capitals', async () => {
    const pages = await PreferencePages.open(file);
    const found = async (text: string, subset?: string): Promise<readonly number[]> => {
      const search = new RowSearch(pages, { text, subset });
      await search.run(never);
      return search.places(0, 10_000);
    };
    expect(await found('needle is')).toEqual([777]);
    expect(await found('question 1999')).toEqual([1999]);
    expect(await found('GPT')).toHaveLength(1_999);
    expect(await found('needle', 'hard')).toEqual([]);
    await pages.close();
  });

  it('stops when told to, and tells what it has', async () => {
    const pages = await PreferencePages.open(file);
    const search = new RowSearch(pages, { text: 'question' });
    const cancel = new AbortController();
    const running = search.run(cancel.signal);
    await search.until(10, 10_000);
    cancel.abort();
    await running;
    expect(search.count().rows).toBeGreaterThanOrEqual(10);
    expect(search.count()).toMatchObject({ exact: false });
    expect(search.scanned).toBeLessThan(2_000);
    await pages.close();
  });
});
