/** The thread of `describeInWorker`: describes one file or folder and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatasetError } from './dataset-error';
import { describePreferenceSet } from './preference-set';
import type { Described, WorkerInput } from './describe-in-worker';

async function describe({ path, options }: WorkerInput): Promise<Described> {
  try {
    return { ok: true, description: await describePreferenceSet(path, options) };
  } catch (error) {
    if (error instanceof DatasetError) {
      const { file, problem, advice } = error;
      return { ok: false, file, problem, ...(advice !== undefined && { advice }) };
    }
    return { ok: false, file: path, problem: error instanceof Error ? error.message : String(error) };
  }
}

void describe(workerData as WorkerInput).then((described) => parentPort?.postMessage(described));
