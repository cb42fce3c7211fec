import { isAbsolute, relative, sep } from 'node:path';
import { EventEmitter, RelativePattern, Uri, workspace, type Disposable } from 'vscode';
import type { RunSummary } from '../protocol/report';
import { journalFile } from '../runs/format';
import { listRuns, type ListedRun } from '../runs/run-list';
import { RunReader } from '../runs/run-reader';
import type { QueuedRun, RunQueue } from './run-queue';
import { workspaceRoot } from './settings';

/** A run on disk, in the queue, or both. */
export interface IndexedRun {
  readonly folder: string;
  readonly createdAt: string;
  readonly stored?: ListedRun;
  readonly queued?: QueuedRun;
}

/** What is known about runs: the folders on disk, this window's queue, and summaries as they get read. */
export class RunIndex implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly summaries = new Map<string, { readonly stamp: string; readonly summary?: RunSummary }>();
  private readonly subscriptions: Disposable[] = [];
  private watcher: Disposable | undefined;
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly queue: RunQueue,
    private readonly runsFolder: () => string,
  ) {
    this.watch();
    this.subscriptions.push(
      queue.onDidChange(() => this.refreshSoon()),
      workspace.onDidChangeWorkspaceFolders(() => this.watch()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('rewardbench.runsFolder')) this.watch();
      }),
    );
  }

  /** Newest first. */
  async list(): Promise<IndexedRun[]> {
    const stored = await listRuns(this.runsFolder());
    const queued = this.queue.all();
    const folders = new Set(stored.map(({ folder }) => folder));
    const fresh = queued.filter(({ folder }) => !folders.has(folder)).reverse();
    return [
      ...fresh.map((run) => ({ folder: run.folder, createdAt: run.queuedAt, queued: run })),
      ...stored.map((run) => {
        const running = this.queue.get(run.folder);
        return {
          folder: run.folder,
          createdAt: run.createdAt,
          stored: run,
          ...(running && { queued: running }),
        };
      }),
    ];
  }

  /** The run's summary as far as it was read; what is not known yet is read, and announced when it is. */
  summary(run: ListedRun): RunSummary | undefined {
    const known = this.summaries.get(run.folder);
    if (known?.stamp !== run.stamp && !this.queue.isActive(run.folder)) {
      this.summaries.set(run.folder, { stamp: run.stamp, ...(known?.summary && { summary: known.summary }) });
      void this.readSummary(run);
    }
    return known?.summary;
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async readSummary(run: ListedRun): Promise<void> {
    const reader = await RunReader.open(run.folder).catch(() => undefined);
    if (!reader) return;
    this.summaries.set(run.folder, { stamp: run.stamp, summary: reader.summary() });
    this.refreshSoon();
  }

  private watch(): void {
    this.watcher?.dispose();
    const runs = this.runsFolder();
    const root = workspaceRoot();
    const inside = root === undefined ? undefined : relative(root, runs);
    // From the workspace's root where possible: a folder that is not there yet cannot be watched reliably.
    const pattern =
      root === undefined || inside === undefined || inside.startsWith('..') || isAbsolute(inside)
        ? new RelativePattern(Uri.file(runs), `*/${journalFile}`)
        : new RelativePattern(Uri.file(root), `${inside.split(sep).join('/')}/*/${journalFile}`);
    const watcher = workspace.createFileSystemWatcher(pattern);
    watcher.onDidCreate(() => this.refreshSoon());
    watcher.onDidChange(() => this.refreshSoon());
    watcher.onDidDelete(() => this.refreshSoon());
    this.watcher = watcher;
    this.refreshSoon();
  }

  /** Progress comes many times a second; a tree need not. */
  private refreshSoon(): void {
    this.timer ??= setTimeout(() => this.refresh(), 300);
  }
}
