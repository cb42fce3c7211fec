import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Example } from '../../datasets/example';
import { examplesFile } from '../format';
import { LineTail, type LinePosition } from '../line-tail';
import { parseExample } from '../run-reader-row';
import { ComparisonError } from './comparison-error';

/** Bytes of a content's hash: the beginning of its SHA-256. */
const hashBytes = 16;

/** The examples of a run in columns, by their line; of texts only where they lie, and a hash. */
export class RunExamples {
  /** Line of each example; ids are unique. */
  readonly lines = new Map<string, number>();
  /** Undefined for a line that is damaged: it keeps its place, since the journal counts it. */
  readonly ids: (string | undefined)[] = [];
  readonly subsets: string[] = [];
  /** Indices of the completions that should win. */
  readonly chosen: (readonly number[])[] = [];
  readonly positions: LinePosition[] = [];
  /** Where each example's completions begin among all; one more than there are lines. */
  readonly starts: number[] = [0];
  damaged = 0;

  private readonly hashes: Buffer[] = [];
  private readonly names = new Map<string, string>();

  private constructor(readonly file: string) {}

  /** @throws {ComparisonError} where an id comes twice; Error where the file cannot be read */
  static async read(folder: string): Promise<RunExamples> {
    const examples = new RunExamples(join(folder, examplesFile));
    await new LineTail(examples.file).read((text, position) => examples.take(parseExample(text), position));
    return examples;
  }

  /** Whether two examples are one: their subset, prompt, completions, and which of these are chosen. */
  static equal(a: RunExamples, lineA: number, b: RunExamples, lineB: number): boolean {
    const [left, right] = [a.hashes[lineA], b.hashes[lineB]];
    return left !== undefined && right !== undefined && left.equals(right);
  }

  private take(example: Example | undefined, position: LinePosition): void {
    const line = this.ids.length;
    if (example === undefined) this.damaged += 1;
    else if (this.lines.has(example.id)) {
      const advice = 'The file is not as it was written: evaluate the model anew.';
      throw new ComparisonError(`${this.file}: there are two examples "${example.id}"`, advice);
    } else this.lines.set(example.id, line);
    this.ids.push(example?.id);
    this.subsets.push(this.shared(example?.subset ?? ''));
    this.chosen.push(sharedChosen(example?.chosen ?? []));
    this.positions.push(position);
    this.starts.push((this.starts.at(-1) ?? 0) + (example?.completions.length ?? 0));
    this.hashes.push(example === undefined ? Buffer.alloc(0) : contentHash(example));
  }

  /** One string for all examples of a subset. */
  private shared(name: string): string {
    const known = this.names.get(name) ?? name;
    this.names.set(known, known);
    return known;
  }
}

function contentHash({ subset, prompt, completions, chosen }: Example): Buffer {
  const content = [
    subset,
    prompt.map(({ role, content }) => [role, content]),
    completions.map(({ text }) => text),
    chosen,
  ];
  const digest = createHash('sha256').update(JSON.stringify(content)).digest();
  // A copy: a part would keep the whole.
  return Buffer.from(digest.subarray(0, hashBytes));
}

/** Nearly all examples are pairs: they share one array. */
const firstOnly: readonly number[] = [0];

function sharedChosen(chosen: readonly number[]): readonly number[] {
  return chosen.length === 1 && chosen[0] === 0 ? firstOnly : chosen;
}
