import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as v from 'valibot';

/** ONNX Runtime's package for Node, as it is installed here. */
export interface RuntimePackage {
  readonly version: string;
  /** Its shared library, which looks for those of its providers in its own folder. */
  readonly library: string;
}

/** Versions become names of folders and parts of addresses. */
const Package = v.object({ version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/)) });

/** Is there CUDA support to be fetched for this platform? NuGet has ONNX Runtime's libraries for it on x64 alone. */
export const isCudaPlatform = process.platform === 'linux' && process.arch === 'x64';

/**
 * Finds the package without loading it.
 * @throws Error where it is not installed
 */
export async function runtimePackage(): Promise<RuntimePackage> {
  const file = createRequire(__filename).resolve('onnxruntime-node/package.json');
  const { version } = v.parse(Package, JSON.parse(await readFile(file, 'utf8')));
  const folder = path.join(path.dirname(file), 'bin', 'napi-v6', process.platform, process.arch);
  return { version, library: path.join(folder, 'libonnxruntime.so.1') };
}
