import { PreferencePages } from '../../datasets/pages/preference-pages';
import type { RowCount } from '../../datasets/pages/row-source';
import { RowSearch } from '../../datasets/pages/row-search';
import type {
  Counted,
  DatasetExample,
  DatasetFacts,
  DatasetFilter,
  DatasetPage,
  DatasetPageQuery,
  DatasetRow,
  DatasetSource,
} from '../../protocol/dataset';
import { toViewExample, toViewRow } from './view-rows';

/** How long a page waits for a search that has not found enough yet. */
const patience = 300;
/** How often news of a search are told. */
const pulse = 250;
/** Rows no further apart than this are read together. */
const nearby = 64;

interface Search {
  readonly filter: DatasetFilter;
  readonly rows: RowSearch;
  readonly cancel: AbortController;
  running: boolean;
  problem?: string;
}

/** Reads one dataset for a preview: what its thread does. One search at a time. */
export class DatasetReader {
  private opened: PreferencePages | undefined;
  private search: Search | undefined;
  private counting = false;
  private counted = false;

  constructor(private readonly tell: (counted: Counted) => void) {}

  /** @throws {DatasetError} */
  async open({ file, config, split }: DatasetSource): Promise<DatasetFacts> {
    this.opened = await PreferencePages.open(file, { config, split });
    const { name, task, columns, note } = this.opened;
    return { name, task, columns: [...columns], ...(note !== undefined && { note }) };
  }

  async page({ filter, offset, limit }: DatasetPageQuery): Promise<DatasetPage> {
    const { total, rows } = isEmpty(filter)
      ? await this.plainPage(offset, limit)
      : await this.foundPage(this.searchFor(filter), offset, limit);
    return { total: total.rows, exact: total.exact, rows };
  }

  async example({ index, characters }: { index: number; characters: number }): Promise<DatasetExample> {
    const [item] = await this.pages.read(index, index + 1);
    if (!item) throw new Error(`There is no row ${index + 1}.`);
    return toViewExample(index, item, characters);
  }

  position({ filter, index }: { filter: DatasetFilter; index: number }): { position: number | null } {
    if (isEmpty(filter)) return { position: index };
    return { position: this.searchFor(filter).rows.positionOf(index) ?? null };
  }

  private get pages(): PreferencePages {
    if (!this.opened) throw new Error('No dataset is open.');
    return this.opened;
  }

  private async plainPage(offset: number, limit: number): Promise<{ total: RowCount; rows: DatasetRow[] }> {
    this.search?.cancel.abort();
    this.search = undefined;
    const items = await this.pages.read(offset, offset + limit);
    const total = this.pages.count();
    // Looks on at first, and when half of what is known has been passed.
    if (!total.exact && (!this.counted || 2 * (offset + limit) > total.rows)) void this.countOn();
    return { total, rows: items.map((item, at) => toViewRow(offset + at, item)) };
  }

  private async countOn(): Promise<void> {
    if (this.counting) return;
    this.counting = true;
    this.counted = true;
    let problem: string | undefined;
    await this.pages.lookAhead().catch((error: unknown) => {
      problem = messageOf(error);
    });
    this.counting = false;
    const { rows, exact } = this.pages.count();
    this.tell({
      filter: {},
      total: rows,
      exact,
      scanned: rows,
      running: false,
      ...(exact && { rows }),
      ...(problem !== undefined && { problem }),
    });
  }

  private async foundPage(
    search: Search,
    offset: number,
    limit: number,
  ): Promise<{ total: RowCount; rows: DatasetRow[] }> {
    await search.rows.until(offset + limit, patience);
    if (search.problem !== undefined) throw new Error(search.problem);
    const places = search.rows.places(offset, offset + limit);
    const rows: DatasetRow[] = [];
    for (const group of grouped(places)) {
      const first = group[0] ?? 0;
      const items = await this.pages.read(first, (group.at(-1) ?? first) + 1);
      for (const place of group) {
        const item = items[place - first];
        if (item) rows.push(toViewRow(place, item));
      }
    }
    return { total: search.rows.count(), rows };
  }

  private searchFor(filter: DatasetFilter): Search {
    const { search } = this;
    if (search && search.filter.subset === filter.subset && search.filter.text === filter.text) return search;
    search?.cancel.abort();
    const started: Search = {
      filter,
      rows: new RowSearch(this.pages, filter),
      cancel: new AbortController(),
      running: true,
    };
    this.search = started;
    void this.run(started);
    return started;
  }

  private async run(search: Search): Promise<void> {
    const { rows, cancel, filter } = search;
    const news = (): void => {
      if (cancel.signal.aborted) return;
      const { rows: total, exact } = rows.count();
      const all = this.pages.count();
      this.tell({
        filter,
        total,
        exact,
        scanned: rows.scanned,
        running: search.running,
        ...(all.exact && { rows: all.rows }),
        ...(search.problem !== undefined && { problem: search.problem }),
      });
    };
    const timer = setInterval(news, pulse);
    try {
      await rows.run(cancel.signal);
    } catch (error) {
      search.problem = messageOf(error);
    }
    clearInterval(timer);
    search.running = false;
    news();
  }
}

const isEmpty = ({ subset, text }: DatasetFilter): boolean =>
  subset === undefined && (text === undefined || text === '');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Ascending places in groups that lie together. */
function grouped(places: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const place of places) {
    const group = groups.at(-1);
    if (group && place - (group.at(-1) ?? place) <= nearby) group.push(place);
    else groups.push([place]);
  }
  return groups;
}
