import type { Filter, Page, PageQuery, Row, Sort } from '../../src/protocol/report';

const pageSize = 200;
/** Rows further away are asked for again when they come back into view. */
const pagesKept = 8;

interface KeptPage {
  readonly rows: readonly Row[];
  /** The run has gone on since. */
  stale: boolean;
}

/** The rows under one filter and order, of which only the pages around those in view are here. */
export class RowsSource {
  /** Rows under the filter; undefined until the first page has come. */
  total: number | undefined;
  /** Why the last question failed. */
  problem: string | undefined;
  private pages = new Map<number, KeptPage>();
  private asked = new Set<number>();
  private query: { filter: Filter; sort: Sort } | undefined;

  constructor(
    private readonly ask: (query: PageQuery) => Promise<Page>,
    private readonly onChange: () => void,
  ) {}

  /** Another filter or order: everything here is forgotten. */
  show(filter: Filter, sort: Sort): void {
    this.query = { filter, sort };
    this.pages = new Map();
    this.asked = new Set();
    this.total = undefined;
    this.want(0, 0);
  }

  /** The run went on: what is shown stays until its successor has come. */
  invalidate(): void {
    for (const page of this.pages.values()) page.stale = true;
  }

  row(position: number): Row | undefined {
    return this.pages.get(Math.floor(position / pageSize))?.rows[position % pageSize];
  }

  /** Sees to it that the rows from one position to another get here. */
  want(first: number, last: number): void {
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) {
      const kept = this.pages.get(page);
      if (kept) {
        // Insertion order is the order of use.
        this.pages.delete(page);
        this.pages.set(page, kept);
      }
      if ((!kept || kept.stale) && !this.asked.has(page)) void this.fetch(page);
    }
  }

  private async fetch(page: number): Promise<void> {
    const { query } = this;
    if (!query) return;
    this.asked.add(page);
    try {
      const { rows, total } = await this.ask({ ...query, offset: page * pageSize, limit: pageSize });
      if (query !== this.query) return;
      this.total = total;
      this.problem = undefined;
      this.pages.set(page, { rows, stale: false });
      for (const oldest of this.pages.keys()) {
        if (this.pages.size <= pagesKept) break;
        this.pages.delete(oldest);
      }
    } catch (error) {
      if (query !== this.query) return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.asked.delete(page);
    this.onChange();
  }
}
