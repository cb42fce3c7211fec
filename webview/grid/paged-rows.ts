const pageSize = 200;
/** Rows further away are asked for again when they come back into view. */
const pagesKept = 8;

/** How many rows there are. */
export interface RowCount {
  readonly total: number;
  /** False while the end has not been seen: at least so many. */
  readonly exact: boolean;
}

/** Asks for rows; fewer than the limit come at the end, or where a search has not come further. */
export type AskForRows<Query, Row> = (
  query: Query & { readonly offset: number; readonly limit: number },
) => Promise<RowCount & { readonly rows: readonly Row[] }>;

interface KeptPage<Row> {
  readonly rows: readonly Row[];
  /** There may be others, or more, since. */
  stale: boolean;
}

/** The rows under one query (filter, order), of which only the pages around those in view are here. */
export class PagedRows<Query extends object, Row> {
  /** Rows known of; undefined until the first page has come. */
  total: number | undefined;
  /** Whether there are no more than those. */
  exact = false;
  /** Why the last question failed. */
  problem: string | undefined;
  private pages = new Map<number, KeptPage<Row>>();
  private asked = new Set<number>();
  /** Not asked for again by themselves: they would fail as often as they are shown. */
  private failed = new Set<number>();
  private query: Query | undefined;

  constructor(
    private readonly ask: AskForRows<Query, Row>,
    private readonly onChange: () => void,
  ) {}

  /** Another query: everything here is forgotten. */
  show(query: Query, position = 0): void {
    this.query = query;
    this.pages = new Map();
    this.asked = new Set();
    this.failed = new Set();
    this.total = undefined;
    this.exact = false;
    this.problem = undefined;
    this.want(position, position);
  }

  /** Rows have changed: those shown stay until their successors have come. */
  invalidate(): void {
    this.failed.clear();
    this.problem = undefined;
    for (const page of this.pages.values()) page.stale = true;
  }

  /** A search has come on: pages that were not full may be now. */
  counted({ total, exact, problem }: RowCount & { readonly problem?: string | undefined }): void {
    this.failed.clear();
    this.total = total;
    this.exact = exact;
    this.problem = problem;
    for (const page of this.pages.values()) page.stale ||= page.rows.length < pageSize;
    this.onChange();
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
      const waiting = this.asked.has(page) || this.failed.has(page);
      if ((!kept || kept.stale) && !waiting) void this.fetch(page);
    }
  }

  private async fetch(page: number): Promise<void> {
    const { query } = this;
    if (!query) return;
    this.asked.add(page);
    try {
      const found = await this.ask({ ...query, offset: page * pageSize, limit: pageSize });
      if (query !== this.query) return;
      this.total = found.total;
      this.exact = found.exact;
      this.pages.set(page, { rows: found.rows, stale: false });
      for (const oldest of this.pages.keys()) {
        if (this.pages.size <= pagesKept) break;
        this.pages.delete(oldest);
      }
    } catch (error) {
      if (query !== this.query) return;
      this.failed.add(page);
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.asked.delete(page);
    this.onChange();
  }
}
