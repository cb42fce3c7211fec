import { describe, expect, it, vi } from 'vitest';
import type { DatasetPage, DatasetPageQuery, DatasetRow } from '../../../src/protocol/dataset';
import { DatasetRows } from '../../../webview/dataset/dataset-rows';

const row = (index: number): DatasetRow => ({
  index,
  subset: '',
  prompt: `row ${index}`,
  completions: 2,
  characters: 1,
});

/** A search that has found so many rows by now. */
function search() {
  const state = { found: 0, exact: false };
  const asked: DatasetPageQuery[] = [];
  const ask = (query: DatasetPageQuery): Promise<DatasetPage> => {
    asked.push(query);
    const { offset, limit } = query;
    const length = Math.max(0, Math.min(limit, state.found - offset));
    const rows = Array.from({ length }, (_, at) => row(offset + at));
    return Promise.resolve({ total: state.found, exact: state.exact, rows });
  };
  const source = new DatasetRows(ask, () => undefined);
  const counted = (found: number, exact: boolean): void => {
    Object.assign(state, { found, exact });
    source.counted({ filter: { text: 'a' }, total: found, exact, scanned: found, running: !exact });
  };
  return { source, asked, counted, state };
}

describe('DatasetRows', () => {
  it('asks again for a page that was not full when more has been found', async () => {
    const { source, asked, counted, state } = search();
    state.found = 3;
    source.show({ text: 'a' });
    await vi.waitFor(() => expect(source.row(2)).toBeDefined());
    expect([source.total, source.exact]).toEqual([3, false]);
    counted(250, true);
    expect([source.total, source.exact]).toEqual([250, true]);
    source.want(0, 240);
    await vi.waitFor(() => expect(source.row(240)?.prompt).toBe('row 240'));
    expect(asked).toHaveLength(3);
    counted(260, true);
    source.want(0, 10);
    expect(asked).toHaveLength(3);
  });

  it('ignores news of another filter', () => {
    const { source } = search();
    source.show({ subset: 'b' });
    source.counted({ filter: { text: 'a' }, total: 9, exact: true, scanned: 9, running: false });
    expect(source.total).toBeUndefined();
  });

  it('says why a search went no further', () => {
    const { source } = search();
    source.show({});
    source.counted({ filter: {}, total: 9, exact: false, scanned: 9, running: false, problem: 'cut off' });
    expect(source.problem).toBe('cut off');
  });
});
