import type { ExampleDetail, Filter, Page, PageQuery, RunSummary, Sort } from '../../protocol/report';
import { RunReader } from '../../runs/run-reader';
import type { RunQueue } from '../run-queue';
import { startingSummary } from './starting-summary';

/** A run as a report sees it: what is on disk, and what the queue knows while it waits or runs. */
export class ReportSession {
  private reader: RunReader | undefined;

  constructor(
    readonly folder: string,
    private readonly queue: RunQueue,
  ) {}

  /** Takes in what was written since the last call. Returns whether anything was. */
  async refresh(): Promise<boolean> {
    if (this.reader) return this.reader.refresh();
    if (this.queue.isActive(this.folder)) {
      // Its journal appears when the model is loaded.
      this.reader = await RunReader.open(this.folder).catch(() => undefined);
      return this.reader !== undefined;
    }
    if (!this.queue.get(this.folder)) this.reader = await RunReader.open(this.folder);
    return this.reader !== undefined;
  }

  /** @throws {RunError} when there is no run. */
  async summary(): Promise<RunSummary> {
    await this.refresh();
    const queued = this.queue.get(this.folder);
    if (!this.reader) {
      if (!queued) throw new Error(`${this.folder}: holds no run.`);
      return startingSummary(queued);
    }
    const summary = this.reader.summary();
    if (!queued) return summary;
    return {
      ...summary,
      status: queued.state,
      ...(queued.progress && { progress: queued.progress }),
      ...(queued.problem !== undefined && { problem: queued.problem }),
    };
  }

  async page(query: PageQuery): Promise<Page> {
    await this.refresh();
    return this.reader?.page(query) ?? { offset: query.offset, total: 0, rows: [] };
  }

  position(index: number, filter: Filter, sort: Sort): number | null {
    return this.reader?.position(index, filter, sort) ?? null;
  }

  example(index: number): Promise<ExampleDetail> {
    if (!this.reader) throw new Error('Nothing is scored yet.');
    return this.reader.example(index);
  }
}
