import { Worker } from 'node:worker_threads';
import type * as v from 'valibot';
import {
  readerEvents,
  readerRequests,
  type Counted,
  type DatasetFacts,
  type DatasetSource,
} from '../../protocol/dataset';
import { Asker } from '../../protocol/message-channel';

/** A row group of two gigabytes takes its time; a damaged file can keep its decoder busy for ever. */
const patience = 60_000;
const memoryMegabytes = 2_048;

type Requests = typeof readerRequests;
type Question = Exclude<keyof Requests, 'open'>;

interface Thread {
  readonly worker: Worker;
  readonly asker: Asker<Requests, typeof readerEvents>;
  /** Rejects when the thread has ended. */
  readonly failed: Promise<never>;
  readonly opened: Promise<DatasetFacts>;
}

/**
 * The dataset of a preview, read in a thread of its own (pure JavaScript, so that ending it is safe). A thread
 * that hangs or fails is ended; the next question starts another.
 */
export class ReaderClient {
  private thread: Thread | undefined;

  constructor(
    private readonly source: DatasetSource,
    private readonly workerFile: string,
    private readonly onCounted: (counted: Counted) => void,
    private readonly timeout = patience,
  ) {}

  /** What the dataset is. @throws when it cannot be read */
  facts(): Promise<DatasetFacts> {
    const thread = this.started();
    return this.within(thread, thread.opened);
  }

  async ask<K extends Question>(
    name: K,
    params: v.InferInput<Requests[K]['params']>,
  ): Promise<v.InferOutput<Requests[K]['result']>> {
    const thread = this.started();
    await this.within(thread, thread.opened);
    return this.within(thread, thread.asker.ask(name, params));
  }

  dispose(): void {
    if (this.thread) this.end(this.thread);
  }

  /** Who asks next gets another thread. */
  private end(thread: Thread): void {
    if (this.thread === thread) this.thread = undefined;
    void thread.worker.terminate();
  }

  private started(): Thread {
    if (this.thread) return this.thread;
    const worker = new Worker(this.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    const asker = new Asker(
      readerRequests,
      readerEvents,
      (message) => worker.postMessage(message),
      2 * this.timeout,
    );
    worker.on('message', (message: unknown) => asker.receive(message));
    asker.on('counted', this.onCounted);
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', (error) =>
        reject(new Error(`${this.source.file}: cannot be read: ${error.message}`)),
      );
      worker.once('exit', () => reject(new Error(`${this.source.file}: is no longer being read`)));
    });
    const opened = asker.ask('open', this.source);
    const thread = { worker, asker, failed, opened };
    failed.catch(() => this.end(thread));
    opened.catch(() => this.end(thread));
    this.thread = thread;
    return thread;
  }

  private async within<T>(thread: Thread, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new Error(
            `${this.source.file}: takes too long to read. It is damaged or too large; try it as JSON Lines.`,
          ),
        );
        this.end(thread);
      }, this.timeout);
    });
    try {
      return await Promise.race([answer, thread.failed, late]);
    } finally {
      clearTimeout(timer);
      // Whichever loses the race may still fail.
      answer.catch(() => undefined);
    }
  }
}
