import type { UnreadableRow } from '../example';
import { maxLineBytes, parseLine, refuseJson } from '../readers/jsonl';
import type { Row } from '../readers/row';
import type { OpenBytes } from '../readers/byte-source';
import { LineIndex } from './line-index';
import type { LineSpan } from './line-spans';
import type { RowSource } from './row-source';

/** Files up to this size are indexed to their end at once; of larger ones so much ahead of what is looked at. */
const lookAheadBytes = 2 ** 28;
/** Read at once. */
const runBytes = 2 ** 22;

/** Rows of a JSON Lines file, read where they lie. @throws {DatasetError} when it is one JSON value */
export async function openJsonl(file: string, open: OpenBytes): Promise<RowSource> {
  const bytes = await open(file);
  const index = new LineIndex(bytes);
  const contents = async (from: number, to: number): Promise<Uint8Array> =>
    new Uint8Array(await bytes.slice(from, to));
  try {
    const [first] = await index.spans(0, 1);
    if (first) refuseJson(file, await contents(first.start, Math.min(first.end, first.start + 64)));
  } catch (error) {
    await bytes.close();
    throw error;
  }
  return {
    note: undefined,
    count: () => index.count(),
    read: async (start, end) => {
      const rows: (Row | UnreadableRow)[] = [];
      for (const run of runs(await index.spans(start, end))) {
        const from = run[0]?.start ?? 0;
        const held = run.some(isTooLong) ? new Uint8Array() : await contents(from, run.at(-1)?.end ?? from);
        for (const span of run) {
          const line = isTooLong(span) ? undefined : held.subarray(span.start - from, span.end - from);
          const row = parseLine({ number: span.number, bytes: line });
          if (row) rows.push(row);
        }
      }
      return rows;
    },
    lookAhead: () => index.extend({ bytes: index.scannedBytes + lookAheadBytes }),
    project: () => undefined,
    close: () => bytes.close(),
  };
}

const isTooLong = ({ start, end }: LineSpan): boolean => end - start > maxLineBytes;

/** Lines that lie together, as many as are read at once; one that is too long is alone. */
function runs(spans: readonly LineSpan[]): LineSpan[][] {
  const runs: LineSpan[][] = [];
  for (const span of spans) {
    const run = runs.at(-1);
    const first = run?.[0];
    if (run && first && !isTooLong(first) && span.end - first.start <= runBytes) run.push(span);
    else runs.push([span]);
  }
  return runs;
}
