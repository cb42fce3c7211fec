import type {
  Counted,
  DatasetFilter,
  DatasetPage,
  DatasetPageQuery,
  DatasetRow,
} from '../../src/protocol/dataset';

const pageSize = 200;
/** Rows further away are asked for again when they come back into view. */
const pagesKept = 8;

interface KeptPage {
  readonly rows: readonly DatasetRow[];
  /** More of it has been found since. */
  stale: boolean;
}

/** The rows under one filter, of which only the pages around those in view are here. */
export class DatasetRows {
  /** Rows known of; undefined until the first page has come. */
  total: number | undefined;
  /** Whether there are no more than those. */
  exact = false;
  /** Why the last question failed. */
  problem: string | undefined;
  private pages = new Map<number, KeptPage>();
  private asked = new Set<number>();
  private filter: DatasetFilter = {};

  constructor(
    private readonly ask: (query: DatasetPageQuery) => Promise<DatasetPage>,
    private readonly onChange: () => void,
  ) {}

  /** Another filter: everything here is forgotten. */
  show(filter: DatasetFilter, first = 0): void {
    this.filter = filter;
    this.pages = new Map();
    this.asked = new Set();
    this.total = undefined;
    this.exact = false;
    this.problem = undefined;
    this.want(first, first);
  }

  /** Counting, or the search, has come on. */
  counted({ filter, total, exact, problem }: Counted): void {
    if (filter.subset !== this.filter.subset || (filter.text ?? '') !== (this.filter.text ?? '')) return;
    this.total = total;
    this.exact = exact;
    this.problem = problem;
    for (const page of this.pages.values()) page.stale ||= page.rows.length < pageSize;
    this.onChange();
  }

  row(position: number): DatasetRow | undefined {
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
    const { filter } = this;
    this.asked.add(page);
    try {
      const { rows, total, exact } = await this.ask({ filter, offset: page * pageSize, limit: pageSize });
      if (filter !== this.filter) return;
      this.total = total;
      this.exact = exact;
      this.problem = undefined;
      this.pages.set(page, { rows, stale: false });
      for (const oldest of this.pages.keys()) {
        if (this.pages.size <= pagesKept) break;
        this.pages.delete(oldest);
      }
    } catch (error) {
      if (filter !== this.filter) return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.asked.delete(page);
    this.onChange();
  }
}
