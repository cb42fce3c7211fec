import { join } from 'node:path';
import { parseJournalLine } from '../journal';
import { journalFile, type JournalHeader, type ScoreLine } from '../format';
import { LineTail } from '../line-tail';
import { ComparisonError } from './comparison-error';
import { RunExamples } from './run-examples';

/** Of an example: not scored yet, scored, or tried without success. */
export const states = { pending: 0, scored: 1, failed: 2 } as const;

/** A run in columns: 100,000 examples take some tens of megabytes. */
export interface RunScores {
  readonly folder: string;
  readonly header: JournalHeader;
  readonly examples: RunExamples;
  /** Of all completions, see `RunExamples.starts`; NaN where the model gave none, or no finite one. */
  readonly scores: Float64Array;
  /** One of {@link states} per line of the examples. */
  readonly states: Uint8Array;
  /** Lines of its two files that cannot be read: what they held is missing. */
  readonly damaged: number;
}

/**
 * Reads a run's examples and scores, also of one that is still being written.
 * @throws {ComparisonError} where the folder holds no run, or not what belongs to one
 */
export async function readRunScores(folder: string): Promise<RunScores> {
  try {
    return await readFiles(folder);
  } catch (error) {
    if (error instanceof ComparisonError) throw error;
    throw new ComparisonError(error instanceof Error ? error.message : String(error), runAdvice);
  }
}

const runAdvice =
  'Name a folder that `rewardbench evaluate` or VS Code has written, or evaluate the model anew.';

async function readFiles(folder: string): Promise<RunScores> {
  const file = join(folder, journalFile);
  const columns = new ScoreColumns(await RunExamples.read(folder));
  let header: JournalHeader | undefined;
  let lines = 0;
  let damaged = 0;
  await new LineTail(file).read((text) => {
    lines += 1;
    // Without a header the rest is of no use.
    if (lines > 1 && header === undefined) return;
    const line = parseJournalLine(text);
    if (lines === 1) header = line?.kind === 'header' ? line : undefined;
    else if (line?.kind === 'score') damaged += Number(!columns.takeScores(line));
    else if (line?.kind === 'error') damaged += Number(!columns.takeFailure(line.index));
    else damaged += Number(line?.kind !== 'session');
  });
  if (header === undefined) {
    const problem =
      lines === 0
        ? `${folder}: there is no run in this folder`
        : `${file}: the first line is not the header of a run; this is no journal, or a later version's`;
    throw new ComparisonError(problem, runAdvice);
  }
  const { examples, scores, states } = columns;
  return { folder, header, examples, scores, states, damaged: damaged + examples.damaged };
}

class ScoreColumns {
  readonly scores: Float64Array;
  readonly states: Uint8Array;

  constructor(readonly examples: RunExamples) {
    this.scores = new Float64Array(examples.starts.at(-1) ?? 0).fill(NaN);
    this.states = new Uint8Array(examples.ids.length);
  }

  /** A later line replaces an earlier one. @returns false where it is of no example */
  takeScores({ index, id, scores }: ScoreLine): boolean {
    const { ids, starts } = this.examples;
    const [from = NaN, to = NaN] = [starts[index], starts[index + 1]];
    if (ids[index] !== id || to - from !== scores.length) return false;
    for (const [position, score] of scores.entries()) this.scores[from + position] = score ?? NaN;
    this.states[index] = states.scored;
    return true;
  }

  /** What was scored once stays scored. @returns false where it is of no example */
  takeFailure(index: number): boolean {
    if (this.examples.ids[index] === undefined) return false;
    if (this.states[index] === states.pending) this.states[index] = states.failed;
    return true;
  }
}
