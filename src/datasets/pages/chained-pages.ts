import type { Pages, RowCount } from './row-source';

/** Pages one after another. Each is opened when what stands before it has been seen to end. */
export class ChainedPages<T> implements Pages<T> {
  private readonly opened: Promise<Pages<T>>[] = [];
  private readonly ready: Pages<T>[] = [];

  constructor(private readonly openers: readonly (() => Promise<Pages<T>>)[]) {}

  count(): RowCount {
    const counts = this.ready.map((pages) => pages.count());
    return {
      rows: counts.reduce((sum, { rows }) => sum + rows, 0),
      exact: this.ready.length === this.openers.length && counts.every(({ exact }) => exact),
    };
  }

  get note(): string | undefined {
    return this.ready.find(({ note }) => note !== undefined)?.note;
  }

  async read(start: number, end: number): Promise<readonly T[]> {
    const found: T[] = [];
    let before = 0;
    for (const index of this.openers.keys()) {
      const pages = await this.open(index);
      const { rows, exact } = pages.count();
      if (!exact || before + rows > start) {
        found.push(...(await pages.read(Math.max(0, start - before), end - before)));
      }
      if (found.length >= end - start) break;
      before += pages.count().rows;
    }
    return found;
  }

  async lookAhead(): Promise<void> {
    for (const index of this.openers.keys()) {
      const pages = await this.open(index);
      await pages.lookAhead();
      if (!pages.count().exact) break;
    }
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.opened);
    for (const pages of opened) if (pages.status === 'fulfilled') await pages.value.close();
  }

  private open(index: number): Promise<Pages<T>> {
    const opener = this.openers[index];
    if (!opener) throw new RangeError('no such pages');
    return (this.opened[index] ??= opener().then((pages) => {
      this.ready[index] = pages;
      return pages;
    }));
  }
}
