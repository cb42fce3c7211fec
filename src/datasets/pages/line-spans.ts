import type { ByteSource } from '../readers/byte-source';

/** Where a line lies in its file: bytes from `start` up to and without `end`, the line feed left out. */
export interface LineSpan {
  /** 1-based. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** `maybe` = it begins with white space and something that is not ASCII. */
  readonly blank: 'yes' | 'no' | 'maybe';
}

const chunkBytes = 2 ** 18;
const [lineFeed, space] = [0x0a, 0x20];

/**
 * The lines of a file from one that starts at `from`, in batches of those that end within a chunk.
 * Nothing of a line is kept, however long it is.
 */
export async function* lineSpans(
  bytes: ByteSource,
  from: number,
  firstNumber: number,
): AsyncGenerator<readonly LineSpan[], void> {
  let number = firstNumber;
  let start = from;
  let blank: LineSpan['blank'] = 'yes';
  for (let at = from; at < bytes.byteLength; at += chunkBytes) {
    const chunk = Buffer.from(await bytes.slice(at, Math.min(bytes.byteLength, at + chunkBytes)));
    const batch: LineSpan[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, begin)) {
      if (blank === 'yes') blank = blankness(chunk, begin, end);
      batch.push({ number, start, end: at + end, blank });
      number += 1;
      begin = end + 1;
      start = at + begin;
      blank = 'yes';
    }
    if (blank === 'yes') blank = blankness(chunk, begin, chunk.length);
    yield batch;
  }
  // A last line without a line feed.
  if (start < bytes.byteLength) yield [{ number, start, end: bytes.byteLength, blank }];
}

function blankness(bytes: Buffer, from: number, to: number): LineSpan['blank'] {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? space;
    if (byte >= 0x80) return 'maybe';
    if (byte !== space && (byte < 0x09 || byte > 0x0d)) return 'no';
  }
  return 'yes';
}
