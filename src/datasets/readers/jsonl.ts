import { createReadStream } from 'node:fs';
import { DatasetError } from '../dataset-error';
import type { UnreadableRow } from '../example';
import { isRecord, type Row } from './row';

/** Real rows are kilobytes; a longer line is a file of another kind, and must not fill the memory. */
export const maxLineBytes = 64 * 2 ** 20;

const lineFeed = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Rows of a JSON Lines file (jsonlines.org): one object a line, blank lines skipped. */
export async function* readJsonl(file: string): AsyncGenerator<Row | UnreadableRow> {
  let first = true;
  for await (const line of lines(file)) {
    const row = parseLine(line);
    if (row === undefined) continue;
    if (first && line.bytes !== undefined) refuseJson(file, line.bytes);
    first = false;
    yield row;
  }
}

/** What a line holds: a row, or the reason why none; undefined where it is blank. */
export function parseLine({ number: row, bytes }: Line): Row | UnreadableRow | undefined {
  if (bytes === undefined) {
    return { row, reason: `the line is longer than ${maxLineBytes / 2 ** 20} MB` };
  }
  try {
    const text = utf8.decode(bytes).trim();
    if (text === '') return undefined;
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? { row, value } : { row, reason: 'not a JSON object' };
  } catch (error) {
    return { row, reason: error instanceof SyntaxError ? `not JSON: ${error.message}` : 'not UTF-8 text' };
  }
}

/** @throws {DatasetError} when the first line that is not blank shows that the file is one JSON value. */
export function refuseJson(file: string, firstLine: Uint8Array): void {
  const text = new TextDecoder().decode(firstLine).trim();
  if (text.startsWith('[') || text === '{') {
    throw new DatasetError(file, 'is JSON, not JSON Lines', 'Rename it to .json.');
  }
}

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without the line feed; undefined where the line is over the limit. */
  readonly bytes: Uint8Array | undefined;
}

async function* lines(file: string): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > maxLineBytes) parts = [];
    else parts.push(part);
  };
  const take = (): Line => {
    const line = { number, bytes: length > maxLineBytes ? undefined : Buffer.concat(parts) };
    number += 1;
    parts = [];
    length = 0;
    return line;
  };

  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 2 ** 18 });
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
