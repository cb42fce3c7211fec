import { createReadStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { examplesFile } from '../../runs/format';
import { readJournal } from '../../runs/journal';
import { RunningStatistics, type Statistics } from '../../runs/moments';
import { parseExample } from '../../runs/run-reader-row';

export interface DialogueScore {
  readonly id: string;
  readonly subset: string;
  /** Null where the model gave none, or no finite one. */
  readonly score: number | null;
}

/** Of those dialogues that have a score. */
export interface ScoreStatistics extends Statistics {
  /** All of them. */
  readonly dialogues: number;
}

/**
 * The scores of a run's dialogues, in the dataset's order.
 * @throws Error where the folder holds no run
 */
export async function readScores(folder: string): Promise<DialogueScore[]> {
  const journal = await readJournal(folder);
  if (journal === undefined) throw new Error(`${folder}: there is no run in this folder`);
  const scores: DialogueScore[] = [];
  const input = createReadStream(path.join(folder, examplesFile));
  let index = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const score = journal.scores.get(index)?.scores[0] ?? null;
    const example = parseExample(line);
    if (example !== undefined) scores.push({ id: example.id, subset: example.subset, score });
    index++;
  }
  return scores;
}

/** One JSON line per dialogue; under another name first, so that the file is there whole or not at all. */
export async function writeScores(file: string, scores: readonly DialogueScore[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.part`, lines(scores));
  await rename(`${file}.part`, file);
}

function* lines(scores: readonly DialogueScore[]): Generator<string> {
  for (const score of scores) yield `${JSON.stringify(score)}\n`;
}

export function scoreStatistics(scores: readonly DialogueScore[]): {
  readonly subsets: readonly (ScoreStatistics & { readonly name: string })[];
  readonly all: ScoreStatistics;
} {
  const names = [...new Set(scores.map(({ subset }) => subset))].sort();
  return {
    subsets: names.map((name) => ({ name, ...statistics(scores.filter(({ subset }) => subset === name)) })),
    all: statistics(scores),
  };
}

function statistics(scores: readonly DialogueScore[]): ScoreStatistics {
  const running = new RunningStatistics();
  for (const { score } of scores) if (score !== null) running.add(score);
  return { dialogues: scores.length, ...running.result() };
}
