import { parseLine } from '../readers/jsonl';
import type { ByteSource } from '../readers/byte-source';
import { lineSpans, type LineSpan } from './line-spans';
import type { RowCount } from './row-source';

/** Where one row in so many begins. */
interface Mark {
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
}

/** With this many marks, every second is dropped: a million bytes, whatever the file's size. */
const mostMarks = 2 ** 16;
const firstStride = 64;
/** A line of nothing but white space outside ASCII is no longer than this, or counts as a row. */
const longestBlankLine = 4096;

/** Finds the rows (lines that are not blank) of a JSON Lines file, as far as anyone has asked. */
export class LineIndex {
  private marks: Mark[] = [];
  private stride = firstStride;
  private rows = 0;
  private scanned = 0;
  private ended = false;
  private readonly batches: AsyncGenerator<readonly LineSpan[], void>;
  private scanning: Promise<unknown> = Promise.resolve();

  constructor(private readonly bytes: ByteSource) {
    this.batches = lineSpans(bytes, 0, 1);
  }

  count(): RowCount {
    return { rows: this.rows, exact: this.ended };
  }

  /** Reads on until there are so many rows, so many bytes are passed, or the file ends. */
  async extend(until: { rows: number } | { bytes: number }): Promise<void> {
    const enough = (): boolean =>
      this.ended || ('rows' in until ? this.rows >= until.rows : this.scanned >= until.bytes);
    while (!enough()) {
      // One batch at a time, so that several who ask come forward together.
      const step = this.scanning.then(() => (enough() ? undefined : this.step()));
      this.scanning = step.catch(() => undefined);
      await step;
    }
  }

  /** The lines of the rows from `start` up to `end`. */
  async spans(start: number, end: number): Promise<readonly LineSpan[]> {
    await this.extend({ rows: end });
    const last = Math.min(end, this.rows);
    const mark = this.marks[Math.floor(start / this.stride)];
    if (mark === undefined || start >= last) return [];
    const found: LineSpan[] = [];
    let row = Math.floor(start / this.stride) * this.stride;
    for await (const batch of lineSpans(this.bytes, mark.offset, mark.line)) {
      for (const span of batch) {
        if (await this.isBlank(span)) continue;
        if (row >= start) found.push(span);
        row += 1;
        if (row === last) return found;
      }
    }
    return found;
  }

  get scannedBytes(): number {
    return this.scanned;
  }

  private async step(): Promise<void> {
    const next = await this.batches.next();
    if (next.done === true) {
      this.ended = true;
      return;
    }
    for (const span of next.value) {
      this.scanned = span.end + 1;
      if (await this.isBlank(span)) continue;
      if (this.rows % this.stride === 0) this.mark({ offset: span.start, line: span.number });
      this.rows += 1;
    }
    if (this.scanned >= this.bytes.byteLength) this.ended = true;
  }

  private mark(mark: Mark): void {
    this.marks.push(mark);
    if (this.marks.length < mostMarks) return;
    this.marks = this.marks.filter((_, index) => index % 2 === 0);
    this.stride *= 2;
  }

  private isBlank({ number, start, end, blank }: LineSpan): boolean | Promise<boolean> {
    if (blank !== 'maybe') return blank === 'yes';
    if (end - start > longestBlankLine) return false;
    return this.bytes
      .slice(start, end)
      .then((bytes) => parseLine({ number, bytes: new Uint8Array(bytes) }) === undefined);
  }
}
