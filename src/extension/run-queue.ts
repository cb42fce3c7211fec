import { EventEmitter, type Disposable, type LogOutputChannel } from 'vscode';
import type { EvaluatorEvent, Progress, RunSettings } from '../protocol/evaluator';
import { EvaluationError } from '../runs/evaluation-error';
import { startEvaluation, type EvaluationOutcome } from '../runs/evaluator-client';
import { setActiveContext } from './identifiers';
import { logEvent, messageOf } from './log';

/** A run that waits, runs, or failed in this window; its folder may not exist yet. */
export interface QueuedRun {
  readonly folder: string;
  readonly settings: RunSettings;
  readonly queuedAt: string;
  readonly state: 'queued' | 'running' | 'failed';
  readonly progress?: Progress;
  /** Why it failed, and what to do about it. */
  readonly problem?: string;
}

/** How a run ended: for the notification. */
export interface RunEnd {
  readonly run: QueuedRun;
  readonly outcome: EvaluationOutcome['outcome'] | 'failed';
  readonly problem?: string;
}

/** Runs evaluations one after another: two at once would only fight for the machine. */
export class RunQueue implements Disposable {
  private readonly runs = new Map<string, QueuedRun>();
  private readonly controllers = new Map<string, AbortController>();
  private readonly changed = new EventEmitter<QueuedRun>();
  private readonly ended = new EventEmitter<RunEnd>();
  private last: Promise<void> = Promise.resolve();

  /** A run was added, began, went on, or ended. */
  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  constructor(
    private readonly log: LogOutputChannel,
    private readonly evaluatorFile: string,
    /** Where the evaluator's libraries for GPUs are, if anywhere. */
    private readonly libraryFolder: () => Promise<string | undefined>,
  ) {}

  /** Adds a run at the end of the queue; a folder with a journal is resumed. Already queued ones stay. */
  add(folder: string, settings: RunSettings): void {
    if (this.isActive(folder)) return;
    const controller = new AbortController();
    this.controllers.set(folder, controller);
    this.update({ folder, settings, queuedAt: new Date().toISOString(), state: 'queued' });
    this.last = this.last.then(() => this.evaluate(folder, settings, controller.signal));
  }

  /** Resolves when nothing is left to run. */
  async idle(): Promise<void> {
    for (let last; last !== this.last;) {
      last = this.last;
      await last;
    }
  }

  /** A waiting run leaves the queue; a running one ends within a second and keeps its scores. */
  cancel(folder: string): void {
    this.controllers.get(folder)?.abort();
    const run = this.runs.get(folder);
    if (run?.state === 'queued') this.remove(run);
  }

  get(folder: string): QueuedRun | undefined {
    return this.runs.get(folder);
  }

  /** Forgets a failed run. */
  forget(folder: string): void {
    if (!this.isActive(folder)) this.runs.delete(folder);
  }

  isActive(folder: string): boolean {
    return this.controllers.has(folder);
  }

  /** In the order in which they were queued. */
  all(): readonly QueuedRun[] {
    return [...this.runs.values()];
  }

  running(): QueuedRun | undefined {
    return this.all().find(({ state }) => state === 'running');
  }

  /** Ends the evaluator with the window. */
  dispose(): void {
    for (const controller of this.controllers.values()) controller.abort();
    this.changed.dispose();
    this.ended.dispose();
  }

  private async evaluate(folder: string, settings: RunSettings, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let end: Omit<RunEnd, 'run'>;
    try {
      this.patch(folder, { state: 'running' });
      const onEvent = (event: EvaluatorEvent): void => this.take(folder, event);
      const { evaluatorFile } = this;
      const libraries = await this.libraryFolder();
      const { outcome } = await startEvaluation({
        settings,
        runFolder: folder,
        onEvent,
        signal,
        evaluatorFile,
        ...(libraries !== undefined && { libraryFolder: libraries }),
      });
      end = { outcome };
    } catch (error) {
      const advice = error instanceof EvaluationError ? error.advice : undefined;
      const problem = [messageOf(error), advice].filter(Boolean).join('\n');
      this.log.error(`Run ${folder} failed: ${problem}`);
      end = { outcome: 'failed', problem };
    }
    const run = this.runs.get(folder);
    if (!run) return;
    this.remove(run);
    if (end.problem !== undefined) this.update({ ...run, state: 'failed', problem: end.problem });
    this.ended.fire({ run, ...end });
  }

  private take(folder: string, event: EvaluatorEvent): void {
    logEvent(this.log, event);
    if (event.type === 'progress') this.patch(folder, { progress: event.progress });
    else if (event.type === 'started') this.patch(folder, {});
  }

  private patch(folder: string, change: Partial<QueuedRun>): void {
    const run = this.runs.get(folder);
    if (run) this.update({ ...run, ...change });
  }

  private remove(run: QueuedRun): void {
    this.controllers.delete(run.folder);
    this.runs.delete(run.folder);
    this.announce(run);
  }

  private update(run: QueuedRun): void {
    this.runs.set(run.folder, run);
    this.announce(run);
  }

  private announce(run: QueuedRun): void {
    this.changed.fire(run);
    void setActiveContext(this.controllers.size > 0);
  }
}
