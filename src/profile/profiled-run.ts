import { AsyncLocalStorage } from 'node:async_hooks';
import { KernelRecorder, type Recording } from './kernel-recorder';
import { KernelTimes } from './kernel-times';
import { readProfile, writeProfile } from './profile';
import { withRecordFolder } from './record-folder';
import { StageTimes, type Stage } from './stage-times';

/** Travels with the calls of a run, so that only what is measured has to know of it. */
const recordings = new AsyncLocalStorage<Recording>();
/** The first run of a process is charged what the process needed to start. */
let charged = false;
let sessions = 0;

/**
 * Measures where the time of `work` goes, and writes it into the run's folder once it is done. Work that found all
 * scored already leaves an earlier profile in place.
 */
export async function profileRun<Result>(runFolder: string, work: () => Promise<Result>): Promise<Result> {
  const before = charged ? process.cpuUsage() : { user: 0, system: 0 };
  const times = new StageTimes();
  if (!charged) times.add('start', performance.now());
  charged = true;
  const kernels = new KernelTimes();
  return withRecordFolder(async (folder) => {
    const result = await recordings.run({ times, kernels, folder }, work);
    const recorded = kernels.kernels();
    if (recorded.runs === 0 && (await hasProfile(runFolder))) return result;
    const { user, system } = process.cpuUsage();
    await writeProfile(runFolder, {
      format: 1,
      at: new Date().toISOString(),
      processorSeconds: (user - before.user + system - before.system) / 1e6,
      ...times.times(),
      kernels: recorded,
    });
    return result;
  });
}

async function hasProfile(runFolder: string): Promise<boolean> {
  const earlier = await readProfile(runFolder).catch(() => undefined);
  return earlier !== undefined;
}

/** Charges `work` to a stage, where a run is profiled. */
export async function timed<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
  const end = recordings.getStore()?.times.enter(stage);
  try {
    return await work();
  } finally {
    end?.();
  }
}

/** For a session that is about to be created, where a run is profiled. */
export function kernelRecorder(): KernelRecorder | undefined {
  const recording = recordings.getStore();
  return recording && new KernelRecorder(recording, `session-${String(sessions++)}`);
}
