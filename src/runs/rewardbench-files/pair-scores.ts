import { join } from 'node:path';
import { pythonFloat, pythonInt, pythonObject, pythonString, type PythonValue } from '../python-json';
import {
  fileModel,
  idEncoder,
  isDpo,
  scoresHeaderMembers,
  setFolder,
  type ResultHeader,
} from './result-header';
import { fileOfModel, writeWhole } from './write-file';

/** One pair as the scores file holds it. */
export interface PairScore {
  readonly id: string;
  readonly subset: string;
  /** The prompt alone, the template applied. */
  readonly prompt: string;
  /** The dialogue with its completion as the model was given it: the template applied. */
  readonly textChosen: string;
  readonly textRejected: string;
  readonly scoreChosen: number | null;
  readonly scoreRejected: number | null;
}

/**
 * Writes the scores of all pairs, column by column. A missing score is `NaN`, as Python writes it. A DPO model's
 * file has prompts, but no ids.
 * @param rows gone through once per column: an array, or an iterable that reads them anew each time.
 * @returns the file's path, `FOLDER/eval-set-scores/ORG/MODEL.json` or `FOLDER/pref-sets-scores/…`.
 */
export async function writePairScores(
  folder: string,
  header: ResultHeader,
  rows: Iterable<PairScore>,
): Promise<string> {
  const encodeId = idEncoder(map(rows, ({ id }) => id));
  const columns: readonly (readonly [string, (row: PairScore) => string])[] = [
    ['text_chosen', (row) => pythonString(row.textChosen)],
    ['text_rejected', (row) => pythonString(row.textRejected)],
    ['results', (row) => pythonInt(won(row) ? 1 : 0)],
    ['subset', (row) => pythonString(row.subset)],
    isDpo(header.modelType)
      ? ['prompt', ({ prompt }) => pythonString(prompt)]
      : ['id', ({ id }) => encodeId(id)],
    ['scores_chosen', (row) => pythonFloat(row.scoreChosen ?? NaN)],
    ['scores_rejected', (row) => pythonFloat(row.scoreRejected ?? NaN)],
  ];
  const members = columns.map(([name, encode]) => [name, map(rows, encode)] as const);
  const set = setFolder(map(rows, ({ subset }) => subset));
  const file = fileOfModel(join(folder, `${set}-scores`), fileModel(header), '.json');
  const all = new Map<string, PythonValue>([...members, ...scoresHeaderMembers(header)]);
  return writeWhole(file, pythonObject(all));
}

/** @returns whether both scores are there, and the chosen completion's is the higher one */
export function won({
  scoreChosen,
  scoreRejected,
}: Pick<PairScore, 'scoreChosen' | 'scoreRejected'>): boolean {
  return scoreChosen !== null && scoreRejected !== null && scoreChosen > scoreRejected;
}

function* map<T>(items: Iterable<T>, encode: (item: T) => string): Generator<string> {
  for (const item of items) yield encode(item);
}
