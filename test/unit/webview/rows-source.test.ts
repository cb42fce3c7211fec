import { describe, expect, it, vi } from 'vitest';
import type { Filter, Page, PageQuery, Row, Sort } from '../../../src/protocol/report';
import { RowsSource } from '../../../webview/report/rows-source';

const all: Filter = { result: 'all' };
const byIndex: Sort = { key: 'index', descending: false };

const row = (index: number): Row => ({
  index,
  subset: '',
  excerpt: `row ${index}`,
  result: 'win',
  chosen: 1,
  rejected: 0,
  margin: 1,
  truncated: false,
});

function sourceOf(total: number) {
  const asked: PageQuery[] = [];
  const ask = (query: PageQuery): Promise<Page> => {
    asked.push(query);
    const { offset, limit } = query;
    const length = Math.max(0, Math.min(limit, total - offset));
    return Promise.resolve({ offset, total, rows: Array.from({ length }, (_, at) => row(offset + at)) });
  };
  return { asked, source: new RowsSource(ask, () => undefined) };
}

describe('RowsSource', () => {
  it('asks for a page once, and gives its rows', async () => {
    const { source, asked } = sourceOf(1_000);
    source.show(all, byIndex);
    source.want(0, 30);
    await vi.waitFor(() => expect(source.total).toBe(1_000));
    source.want(10, 40);
    expect(asked).toHaveLength(1);
    expect(source.row(40)?.excerpt).toBe('row 40');
    expect(source.row(400)).toBeUndefined();
  });

  it('keeps only some pages, those used last', async () => {
    const { source, asked } = sourceOf(100_000);
    source.show(all, byIndex);
    for (let position = 0; position < 4_000; position += 200) {
      source.want(position, position);
      await vi.waitFor(() => expect(source.row(position)).toBeDefined());
    }
    expect(source.row(0)).toBeUndefined();
    expect(source.row(3_900)).toBeDefined();
    const before = asked.length;
    source.want(0, 0);
    await vi.waitFor(() => expect(source.row(0)).toBeDefined());
    expect(asked).toHaveLength(before + 1);
  });

  it('shows what it has until its successor has come when the run goes on', async () => {
    const { source, asked } = sourceOf(10);
    source.show(all, byIndex);
    await vi.waitFor(() => expect(source.total).toBe(10));
    source.invalidate();
    source.want(0, 9);
    expect(source.row(5)).toBeDefined();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('ignores the answer to a question that is no longer asked', async () => {
    const answers: ((page: Page) => void)[] = [];
    const source = new RowsSource(
      () => new Promise((resolve) => answers.push(resolve)),
      () => undefined,
    );
    source.show(all, byIndex);
    source.show({ result: 'ties' }, byIndex);
    answers[1]?.({ offset: 0, total: 1, rows: [row(7)] });
    await vi.waitFor(() => expect(source.total).toBe(1));
    answers[0]?.({ offset: 0, total: 2, rows: [row(0), row(1)] });
    await Promise.resolve();
    expect(source.total).toBe(1);
    expect(source.row(0)?.index).toBe(7);
  });

  it('says why rows could not be had', async () => {
    const source = new RowsSource(
      () => Promise.reject(new Error('the folder is gone')),
      () => undefined,
    );
    source.show(all, byIndex);
    await vi.waitFor(() => expect(source.problem).toBe('the folder is gone'));
  });
});
