import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Example } from '../../datasets/example';
import { examplesFile, type ScoreLine } from '../../runs/format';
import { readJournal } from '../../runs/journal';
import { parseExample } from '../../runs/run-reader-row';

/** An example with what the run says of it, where it says something. */
interface Scored {
  readonly example: Example;
  readonly line: ScoreLine | undefined;
}

/** The score of one dialogue. */
export interface DialogueScore {
  readonly id: string;
  readonly subset: string;
  /** Null where the model gave none, or no finite one. */
  readonly score: number | null;
}

/** The scores of a run's dialogues, in the dataset's order. */
export async function dialogueScores(folder: string): Promise<DialogueScore[]> {
  return (await readScored(folder)).map(({ example: { id, subset }, line }) => ({
    id,
    subset,
    score: line?.scores[0] ?? null,
  }));
}

/** A pair that was scored. */
export interface PairScores {
  readonly chosen: number | null;
  readonly rejected: number | null;
}

/** The pairs that a run has scored, in the dataset's order. */
export async function pairScores(folder: string): Promise<PairScores[]> {
  return (await readScored(folder)).flatMap(({ example, line }) => {
    const { completions } = example;
    const [chosen] = example.chosen;
    if (line === undefined || chosen === undefined || completions.length !== 2) return [];
    const score = (i: number) => line.scores[i] ?? null;
    return [{ chosen: score(chosen), rejected: score(1 - chosen) }];
  });
}

async function readScored(folder: string): Promise<Scored[]> {
  const journal = await readJournal(folder);
  if (journal === undefined) throw new Error(`${folder}: there is no run in this folder`);
  const scored: Scored[] = [];
  const input = createReadStream(path.join(folder, examplesFile));
  let index = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    const example = parseExample(text);
    if (example !== undefined) scored.push({ example, line: journal.scores.get(index) });
    index++;
  }
  return scored;
}
