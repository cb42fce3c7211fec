/** The thread of `describeInWorker`: describes one file and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatasetError } from './dataset-error';
import { describePreferenceSet } from './preference-set';
import type { Described } from './describe-in-worker';

async function describe(file: string): Promise<Described> {
  try {
    return { ok: true, description: await describePreferenceSet(file) };
  } catch (error) {
    if (error instanceof DatasetError) {
      const { problem, advice } = error;
      return { ok: false, problem, ...(advice !== undefined && { advice }) };
    }
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

void describe(String(workerData)).then((described) => parentPort?.postMessage(described));
