import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Weight files as a session finds them. */
export interface WeightsFolder {
  /** Deepest folder that holds all files. */
  readonly folder: string;
  /** Path of a file relative to `folder`, with forward slashes. */
  readonly locate: (file: string) => string;
}

/**
 * ONNX Runtime refuses weights outside of the folder it is told of, symlinks that lead out included:
 * and the files of a Hugging Face snapshot are such links. So links are resolved first, and the folder
 * is the deepest that holds them all.
 */
export async function weightsFolder(files: readonly string[]): Promise<WeightsFolder> {
  const real = new Map<string, string>();
  for (const file of files) real.set(file, await realpath(file));
  const folder = [...real.values()].map((file) => path.dirname(file)).reduce(commonFolder);
  return {
    folder,
    locate(file) {
      const target = real.get(file);
      if (target === undefined) throw new Error(`${file} is not a weight file of this checkpoint`);
      return path.relative(folder, target).split(path.sep).join('/');
    },
  };
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (b !== folder && !b.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)) {
    const parent = path.dirname(folder);
    if (parent === folder)
      throw new Error(`${a} and ${b} lie on different drives; move the checkpoint to one`);
    folder = parent;
  }
  return folder;
}
