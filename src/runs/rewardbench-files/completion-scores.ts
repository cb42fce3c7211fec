import { join } from 'node:path';
import {
  pythonFloat,
  pythonInnerList,
  pythonInt,
  pythonObject,
  pythonString,
  type PythonValue,
} from '../python-json';
import { fileModel, idEncoder, scoresHeaderMembers, type ResultHeader } from './result-header';
import { fileOfModel, writeWhole } from './write-file';

/** One example of RewardBench 2 as the scores file holds it: the right completions first. */
export interface CompletionScore {
  readonly id: string;
  readonly subset: string;
  /** The dialogue with each completion as the model was given it: the template applied. */
  readonly texts: readonly string[];
  readonly scores: readonly (number | null)[];
  readonly correct: number;
  /** 0..1. */
  readonly credit: number;
}

/**
 * Writes the scores of RewardBench 2, column by column, with a list for each example. A missing score is `NaN`.
 * (The original means to leave the results of the subset Ties empty, but writes the credit there too.)
 * @returns the file's path, `FOLDER/eval-set-scores/ORG/MODEL.json`.
 */
export async function writeCompletionScores(
  folder: string,
  header: ResultHeader,
  rows: readonly CompletionScore[],
): Promise<string> {
  const encodeId = idEncoder(rows.map(({ id }) => id));
  const members = new Map<string, PythonValue>([
    ['text', rows.map(({ texts }) => pythonInnerList(texts.map(pythonString)))],
    ['scores', rows.map(({ scores }) => pythonInnerList(scores.map((score) => pythonFloat(score ?? NaN))))],
    ['results', rows.map(({ credit }) => pythonFloat(credit))],
    ['subset', rows.map(({ subset }) => pythonString(subset))],
    ['id', rows.map(({ id }) => encodeId(id))],
    ['num_correct', rows.map(({ correct }) => pythonInt(correct))],
    ...scoresHeaderMembers(header),
  ]);
  const file = fileOfModel(join(folder, 'eval-set-scores'), fileModel(header), '.json');
  return writeWhole(file, pythonObject(members));
}
