import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The last two parts of a model's name as folder and file; whatever they hold, it stays under `folder`.
 * @param suffix behind the model's name, e.g. `.json`
 */
export function fileOfModel(folder: string, model: string, suffix: string): string {
  const parts = model
    .split(/[\\/]/)
    .map(safeName)
    .filter((part) => part !== '');
  const names = parts.slice(-2);
  const name = names.pop() ?? 'model';
  return join(folder, ...names, `${name}${suffix}`);
}

/** A name that is one path segment on every system: no separators, no `..`, no reserved characters. */
export function safeName(part: string): string {
  const name = part
    .replace(/[<>:"|?*/\\\p{Cc}]/gu, '_')
    .slice(0, 100)
    .replace(/^[. ]+|[. ]+$/g, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

/** Writes beside the file and renames, so that a reader never sees half of it. Returns the file's path. */
export async function writeWhole(file: string, pieces: Iterable<string>): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.part`;
  try {
    await pipeline(chunks(pieces), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return file;
}

/** Gathers small pieces: one write for each would take minutes over 100,000 rows. */
function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length >= 2 ** 16) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}
