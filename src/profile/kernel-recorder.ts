import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { KernelTimes } from './kernel-times';
import type { StageTimes } from './stage-times';

/**
 * Session runs that ONNX Runtime records of a session. It keeps every node of every run in memory until recording ends,
 * and writes about 1 kB for each: of a model of 32 layers some 100 MB in so many runs.
 */
export const recordedRuns = 64;

/** An ONNX Runtime session, as far as it is needed. */
interface RecordedSession {
  endProfiling(): void;
}

export interface Recording {
  readonly times: StageTimes;
  readonly kernels: KernelTimes;
  /** For ONNX Runtime's own files. */
  readonly folder: string;
}

/** Has ONNX Runtime record the first runs of a session, and sums up what it wrote. */
export class KernelRecorder {
  #runs = 0;
  #ended = false;

  /** @param name of the session's files, its own in the folder */
  constructor(
    private readonly recording: Recording,
    private readonly name: string,
  ) {}

  /** What the session is to be created with. */
  get options(): { readonly enableProfiling: true; readonly profileFilePrefix: string } {
    return { enableProfiling: true, profileFilePrefix: path.join(this.recording.folder, this.name) };
  }

  /** A run of the session has ended. */
  async ran(session: RecordedSession): Promise<void> {
    if (++this.#runs === recordedRuns) await this.end(session);
  }

  /** Ends recording, sums up and deletes ONNX Runtime's file. To be called before the session is released. */
  async end(session: RecordedSession): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const { times, kernels, folder } = this.recording;
    const end = times.enter('profiling');
    try {
      // Its name is the prefix with the time.
      session.endProfiling();
      for (const name of await readdir(folder)) {
        if (!name.startsWith(`${this.name}_`)) continue;
        await kernels.addFile(path.join(folder, name));
        await rm(path.join(folder, name));
      }
    } finally {
      end();
    }
  }
}
