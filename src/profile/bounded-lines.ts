import { createReadStream } from 'node:fs';

/**
 * Lines of a file, read piece by piece; undefined for one beyond `mostCharacters`, of which nothing is kept.
 * @throws Error of the file system
 */
export async function* boundedLines(
  file: string,
  mostCharacters: number,
): AsyncGenerator<string | undefined> {
  let open = '';
  let tooLong = false;
  for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = piece.split('\n');
    const last = lines.pop() ?? '';
    for (const end of lines) {
      const line = open + end;
      yield tooLong || line.length > mostCharacters ? undefined : line;
      open = '';
      tooLong = false;
    }
    open += last;
    if (open.length > mostCharacters) {
      tooLong = true;
      open = '';
    }
  }
  if (tooLong) yield undefined;
  else if (open !== '') yield open;
}
