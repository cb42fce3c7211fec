import { createReadStream } from 'node:fs';
import { DatasetError } from '../dataset-error';
import type { UnreadableRow } from '../example';
import { isRecord, type Row } from './row';

/** Real rows are kilobytes; a longer line is a file of another kind, and must not fill the memory. */
const maxLineBytes = 64 * 2 ** 20;

const lineFeed = 0x0a;

/** Rows of a JSON Lines file (jsonlines.org): one object a line, blank lines skipped. */
export async function* readJsonl(file: string): AsyncGenerator<Row | UnreadableRow> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  for await (const { number: row, bytes } of lines(file)) {
    if (bytes === undefined) {
      yield { row, reason: `the line is longer than ${maxLineBytes / 2 ** 20} MB` };
      continue;
    }
    let value: unknown;
    try {
      const text = utf8.decode(bytes).trim();
      if (text === '') continue;
      if (first && (text.startsWith('[') || text === '{')) {
        throw new DatasetError(file, 'is JSON, not JSON Lines', 'Rename it to .json.');
      }
      first = false;
      value = JSON.parse(text);
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      yield { row, reason: error instanceof SyntaxError ? `not JSON: ${error.message}` : 'not UTF-8 text' };
      continue;
    }
    yield isRecord(value) ? { row, value } : { row, reason: 'not a JSON object' };
  }
}

interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without the line feed; undefined where the line is over the limit. */
  readonly bytes: Buffer | undefined;
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
