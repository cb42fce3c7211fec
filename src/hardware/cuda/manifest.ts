import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const size = v.pipe(v.number(), v.integer(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** Written beside the libraries that were fetched: what is there, and what it is to be. */
export const Manifest = v.object({
  format: v.literal(1),
  /** Of ONNX Runtime. */
  version: v.string(),
  packages: v.pipe(
    v.array(
      v.object({
        name: v.string(),
        version: v.string(),
        /** Of the archive. */
        checksum: v.string(),
        files: v.pipe(
          v.array(
            v.object({
              /** In the manifest's folder. */
              name: v.pipe(v.string(), v.regex(/^lib[\w+-]+\.so(\.\d+)*$/)),
              /** Bytes. */
              size,
              sha256,
            }),
          ),
          v.maxLength(100),
        ),
      }),
    ),
    v.maxLength(20),
  ),
});
export type Manifest = v.InferOutput<typeof Manifest>;
export type InstalledPackage = Manifest['packages'][number];
export type InstalledFile = InstalledPackage['files'][number];

const name = 'manifest.json';

/** @returns undefined where there is none, or none that is understood */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return v.parse(Manifest, JSON.parse(text));
  } catch {
    return undefined; // Something else wrote it, or it was cut off.
  }
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(path.join(folder, name), `${JSON.stringify(manifest, null, 2)}\n`);
}
