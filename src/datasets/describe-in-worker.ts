import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatasetError } from './dataset-error';
import type { Task } from './example';
import type { PreferenceSetDescription } from './preference-set';

/** What the thread is asked. */
export interface WorkerInput {
  readonly path: string;
  readonly options: Pick<DescribeOptions, 'config' | 'split' | 'task'>;
}

/** What the thread answers. */
export type Described =
  | { readonly ok: true; readonly description: PreferenceSetDescription }
  | { readonly ok: false; readonly file: string; readonly problem: string; readonly advice?: string };

/** A million rows take seconds; a damaged parquet file can keep its decoder busy for ever. */
const defaultTimeout = 120_000;
const memoryMegabytes = 2048;

export interface DescribeOptions {
  /** Of a folder: which of its configurations and splits. */
  readonly config?: string | undefined;
  readonly split?: string | undefined;
  readonly task?: Task | undefined;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly workerFile?: string;
}

/**
 * {@link describePreferenceSet} in a thread of its own (pure JavaScript, so that ending it is safe): a
 * hostile file can neither hang nor fill the process that asks.
 * @throws {DatasetError} as describePreferenceSet, and where the file takes too long or too much memory
 */
export async function describeInWorker(
  fileOrFolder: string,
  {
    config,
    split,
    task,
    timeout = defaultTimeout,
    workerFile = path.join(__dirname, 'description-worker.cjs'),
  }: DescribeOptions = {},
): Promise<PreferenceSetDescription> {
  const workerData: WorkerInput = { path: fileOrFolder, options: { config, split, task } };
  const worker = new Worker(workerFile, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  const advice = 'The file is damaged or too large to look into; try it as JSON Lines.';
  try {
    return await new Promise<PreferenceSetDescription>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new DatasetError(fileOrFolder, 'takes too long to read', advice)),
        timeout,
      );
      worker.once('message', (described: Described) => {
        clearTimeout(timer);
        if (described.ok) resolve(described.description);
        else reject(new DatasetError(described.file, described.problem, described.advice));
      });
      worker.once('error', (error) => {
        clearTimeout(timer);
        reject(new DatasetError(fileOrFolder, `cannot be read: ${String(error)}`, advice));
      });
    });
  } finally {
    await worker.terminate();
  }
}
