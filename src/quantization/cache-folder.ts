import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

/** Beside the runs, since all of them can use it; may be deleted at any time. */
export const quantizedFolder = '.quantized';

/** In the folder of one model: its weights, and what they are of. */
export const weightsFile = 'weights.bin';
export const aboutFile = 'about.json';

const longestAbout = 64 << 10;

/** What is written beside quantized weights once they are whole. */
export const About = v.object({
  format: v.literal(1),
  /** For people: `org/name`, or the checkpoint's folder. */
  model: v.pipe(v.string(), v.maxLength(4096)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Of the weights' file, as `contentHash` gives it. */
  hash: v.string(),
});
export type About = v.InferOutput<typeof About>;

/** Undefined where there is none that can be read. */
export async function readAbout(folder: string): Promise<About | undefined> {
  try {
    const file = path.join(folder, aboutFile);
    if ((await stat(file)).size > longestAbout) return undefined;
    const parsed = v.safeParse(About, JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export interface KeptWeights {
  readonly folder: string;
  /** Absent where nothing tells, as of a conversion that was broken off. */
  readonly model?: string;
  /** On the disk. */
  readonly bytes: number;
}

/** What is kept beside the runs of a folder, largest first. */
export async function listQuantized(runsFolder: string): Promise<KeptWeights[]> {
  const parent = path.join(runsFolder, quantizedFolder);
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(parent, name));
  const kept = await Promise.all(
    folders.map(async (folder): Promise<KeptWeights> => {
      const about = await readAbout(folder);
      const { size: bytes } = await stat(path.join(folder, weightsFile)).catch(() => ({ size: 0 }));
      return { folder, bytes, ...(about !== undefined && { model: about.model }) };
    }),
  );
  return kept.sort((a, b) => b.bytes - a.bytes);
}

/** Deletes it all. The next quantized run makes anew what it needs. */
export async function clearQuantized(runsFolder: string): Promise<void> {
  await rm(path.join(runsFolder, quantizedFolder), { recursive: true, force: true });
}
