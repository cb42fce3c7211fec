import { describe, expect, it, vi } from 'vitest';
import { PagedRows, type AskForRows } from '../../../webview/grid/paged-rows';

interface Query {
  readonly text?: string;
}
interface Row {
  readonly index: number;
}
type Ask = AskForRows<Query, Row>;
type Asked = Parameters<Ask>[0];

/** A table, or a search that has found so many rows by now. */
function rowsOf(found: number, exact = true) {
  const state = { found, exact };
  const asked: Asked[] = [];
  const ask: Ask = (query) => {
    asked.push(query);
    const { offset, limit } = query;
    const length = Math.max(0, Math.min(limit, state.found - offset));
    const rows = Array.from({ length }, (_, at) => ({ index: offset + at }));
    return Promise.resolve({ total: state.found, exact: state.exact, rows });
  };
  const rows = new PagedRows(ask, () => undefined);
  const counted = (total: number, exact: boolean): void => {
    Object.assign(state, { found: total, exact });
    rows.counted({ total, exact });
  };
  return { rows, asked, counted };
}

describe('PagedRows', () => {
  it('asks for a page once, and gives its rows', async () => {
    const { rows, asked } = rowsOf(1_000);
    rows.show({ text: 'a' });
    rows.want(0, 30);
    await vi.waitFor(() => expect(rows.total).toBe(1_000));
    rows.want(10, 40);
    expect(asked).toEqual([{ text: 'a', offset: 0, limit: 200 }]);
    expect(rows.row(40)).toEqual({ index: 40 });
    expect(rows.row(400)).toBeUndefined();
  });

  it('keeps only some pages, those used last', async () => {
    const { rows, asked } = rowsOf(100_000);
    rows.show({});
    for (let position = 0; position < 4_000; position += 200) {
      rows.want(position, position);
      await vi.waitFor(() => expect(rows.row(position)).toBeDefined());
    }
    expect(rows.row(0)).toBeUndefined();
    expect(rows.row(3_900)).toBeDefined();
    const before = asked.length;
    rows.want(0, 0);
    await vi.waitFor(() => expect(rows.row(0)).toBeDefined());
    expect(asked).toHaveLength(before + 1);
  });

  it('shows what it has until its successor has come when rows have changed', async () => {
    const { rows, asked } = rowsOf(10);
    rows.show({});
    await vi.waitFor(() => expect(rows.total).toBe(10));
    rows.invalidate();
    rows.want(0, 9);
    expect(rows.row(5)).toBeDefined();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('ignores the answer to a question that is no longer asked', async () => {
    const answers: ((page: Awaited<ReturnType<Ask>>) => void)[] = [];
    const rows = new PagedRows<Query, Row>(
      () => new Promise((resolve) => answers.push(resolve)),
      () => undefined,
    );
    rows.show({});
    rows.show({ text: 'a' });
    answers[1]?.({ total: 1, exact: true, rows: [{ index: 7 }] });
    await vi.waitFor(() => expect(rows.total).toBe(1));
    answers[0]?.({ total: 2, exact: true, rows: [{ index: 0 }, { index: 1 }] });
    await Promise.resolve();
    expect(rows.total).toBe(1);
    expect(rows.row(0)?.index).toBe(7);
  });

  it('asks again for a page that was not full when more has been found', async () => {
    const { rows, asked, counted } = rowsOf(3, false);
    rows.show({ text: 'a' });
    await vi.waitFor(() => expect(rows.row(2)).toBeDefined());
    expect([rows.total, rows.exact]).toEqual([3, false]);
    counted(250, true);
    expect([rows.total, rows.exact]).toEqual([250, true]);
    rows.want(0, 240);
    await vi.waitFor(() => expect(rows.row(240)?.index).toBe(240));
    expect(asked).toHaveLength(3);
    counted(260, true);
    rows.want(0, 10);
    expect(asked).toHaveLength(3);
  });

  it('says why a search went no further', () => {
    const { rows } = rowsOf(9, false);
    rows.show({});
    rows.counted({ total: 9, exact: false, problem: 'cut off' });
    expect(rows.problem).toBe('cut off');
  });

  it('says why rows could not be had, and asks again only when told to', async () => {
    const ask = vi.fn<Ask>().mockRejectedValue(new Error('the folder is gone'));
    const rows = new PagedRows(ask, () => rows.want(0, 10));
    rows.show({});
    await vi.waitFor(() => expect(rows.problem).toBe('the folder is gone'));
    await Promise.resolve();
    expect(ask).toHaveBeenCalledTimes(1);
    ask.mockResolvedValue({ total: 1, exact: true, rows: [{ index: 0 }] });
    rows.invalidate();
    rows.want(0, 10);
    await vi.waitFor(() => expect(rows.row(0)).toBeDefined());
    expect(rows.problem).toBeUndefined();
  });
});
