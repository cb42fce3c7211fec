import { existsSync } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { stages } from './stage-times';

/** In a run's folder: where the time of its last profiled session went. */
export const profileFile = 'profile.json';
/** What a profile can come to: a few hundred kinds of nodes. */
const mostBytes = 10 * 1024 * 1024;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));

/** Nodes of one part of the model, one operator and one execution provider. */
export const KernelTime = v.object({
  /** `attention`, `feed-forward` …; `other` where the node's name tells none. */
  part: v.string(),
  /** ONNX's name, or that of the kernel that ONNX Runtime fused it into. */
  operator: v.string(),
  /** ONNX Runtime's execution provider, e.g. `cpu`. */
  provider: v.string(),
  count,
  seconds,
  /** Of matrix products whose shapes were recorded: floating-point operations, a multiply-add is two. */
  operations: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
});
export type KernelTime = v.InferOutput<typeof KernelTime>;

export const Kernels = v.object({
  /** Session runs that ONNX Runtime recorded; of a long run only the first are. */
  runs: count,
  /** Of these session runs as a whole. */
  seconds,
  /** Longest first. */
  nodes: v.array(KernelTime),
  /** Lines of ONNX Runtime's own files that were torn or not understood. */
  unreadable: count,
});
export type Kernels = v.InferOutput<typeof Kernels>;

/** Where the time of a session of a run went. Times are seconds. */
export const Profile = v.object({
  format: v.literal(1),
  /** When it ended (ISO 8601). */
  at: v.string(),
  /** From the start of the process. */
  seconds,
  /** Processor time of all threads. */
  processorSeconds: seconds,
  /** While none of the stages was under way: messages, and waiting for another program. */
  idle: seconds,
  /** See {@link StageTimes}. */
  stages: v.array(v.object({ stage: v.picklist(stages), count, underWay: seconds, charged: seconds })),
  kernels: Kernels,
});
export type Profile = v.InferOutput<typeof Profile>;

/** Whether there is a file to read. */
export function isProfiled(folder: string): boolean {
  return existsSync(path.join(folder, profileFile));
}

/** Whole or not at all. Does nothing where the run's folder was never made. */
export async function writeProfile(folder: string, profile: Profile): Promise<void> {
  const file = path.join(folder, profileFile);
  if (!(await exists(folder))) return;
  await writeFile(`${file}.part`, `${JSON.stringify(profile, undefined, 1)}\n`);
  await rename(`${file}.part`, file);
}

/**
 * The profile of a run; undefined where it was not profiled.
 * @throws Error naming the file where it is no profile
 */
export async function readProfile(folder: string): Promise<Profile | undefined> {
  const file = path.join(folder, profileFile);
  if (!(await exists(file))) return undefined;
  const { size } = await stat(file);
  if (size > mostBytes) throw notUnderstood(file, `it has ${size} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw notUnderstood(file, error instanceof Error ? error.message : String(error));
  }
  const parsed = v.safeParse(Profile, json);
  if (parsed.success) return parsed.output;
  throw notUnderstood(file, v.summarize(parsed.issues));
}

function notUnderstood(file: string, why: string): Error {
  return new Error(
    `${file} is no profile that this version understands: ${why}. Evaluate again to write it.`,
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
