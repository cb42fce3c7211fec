import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelFacts } from './format';
import type { Metrics } from './metrics';
import { pythonFloat, pythonInt, pythonObject, pythonString, type PythonValue } from './python-json';

/**
 * RewardBench's own result files, as `scripts/run_rm.py` uploads them to the leaderboard's repository:
 * `eval-set/ORG/MODEL.json` (accuracy by subset) and `eval-set-scores/ORG/MODEL.json` (all scores).
 */
export interface EvalSetHeader {
  /** `org/name`, or a name. */
  readonly model: string;
  /** `Custom Classifier`: one that compares completions. Absent = `Seq. Classifier`. */
  readonly modelType?: ModelFacts['type'];
  /** `tokenizer`, or the conversation style's name. */
  readonly chatTemplate: string;
}

/** One pair as the scores file holds it. */
export interface EvalSetScore {
  readonly id: string;
  readonly subset: string;
  /** The dialogue with its completion as the model was given it: the template applied. */
  readonly textChosen: string;
  readonly textRejected: string;
  readonly scoreChosen: number | null;
  readonly scoreRejected: number | null;
}

/**
 * Writes accuracy by subset.
 * @returns the file's path, `FOLDER/eval-set/ORG/MODEL.json`.
 */
export async function writeEvalSet(
  folder: string,
  { metrics, ...facts }: EvalSetHeader & { readonly metrics: Pick<Metrics, 'subsets'> },
): Promise<string> {
  const accuracies = metrics.subsets.flatMap(({ name, accuracy }) =>
    accuracy === null ? [] : [[name, pythonFloat(accuracy)] as const],
  );
  const file = resultFile(folder, 'eval-set', facts.model);
  // The header comes last: a subset named like one of its members must not pass for it.
  return write(file, new Map([...accuracies, ...header(facts)]));
}

/**
 * Writes the scores of all pairs, column by column. A missing score is `NaN`, as Python writes it.
 * @param rows gone through once per column: an array, or an iterable that reads them anew each time.
 * @returns the file's path, `FOLDER/eval-set-scores/ORG/MODEL.json`.
 */
export async function writeEvalSetScores(
  folder: string,
  { rows, ...facts }: EvalSetHeader & { readonly rows: Iterable<EvalSetScore> },
): Promise<string> {
  const integerIds = every(rows, ({ id }) => /^(0|-?[1-9]\d{0,14})$/.test(id));
  const columns: readonly (readonly [string, (row: EvalSetScore) => string])[] = [
    ['text_chosen', (row) => pythonString(row.textChosen)],
    ['text_rejected', (row) => pythonString(row.textRejected)],
    ['results', (row) => pythonInt(won(row) ? 1 : 0)],
    ['subset', (row) => pythonString(row.subset)],
    ['id', ({ id }) => (integerIds ? id : pythonString(id))],
    ['scores_chosen', (row) => pythonFloat(row.scoreChosen ?? NaN)],
    ['scores_rejected', (row) => pythonFloat(row.scoreRejected ?? NaN)],
  ];
  const members = columns.map(([name, encode]) => [name, map(rows, encode)] as const);
  const file = resultFile(folder, 'eval-set-scores', facts.model);
  return write(file, new Map<string, PythonValue>([...members, ...header(facts)]));
}

function won({ scoreChosen, scoreRejected }: EvalSetScore): boolean {
  return scoreChosen !== null && scoreRejected !== null && scoreChosen > scoreRejected;
}

function header({
  model,
  modelType = 'Seq. Classifier',
  chatTemplate,
}: EvalSetHeader): (readonly [string, string])[] {
  return [
    ['model', pythonString(model)],
    ['model_type', pythonString(modelType)],
    ['chat_template', pythonString(chatTemplate)],
  ];
}

/** The last two parts of a model's name as folder and file; whatever they hold, it stays under `folder`. */
function resultFile(folder: string, kind: string, model: string): string {
  const parts = model
    .split(/[\\/]/)
    .map(safeName)
    .filter((part) => part !== '');
  const names = parts.slice(-2);
  const name = names.pop() ?? 'model';
  return join(folder, kind, ...names, `${name}.json`);
}

/** A name that is one path segment on every system: no separators, no `..`, no reserved characters. */
function safeName(part: string): string {
  const name = part
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .slice(0, 100)
    .replace(/^[. ]+|[. ]+$/g, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

/** Writes beside the file and renames, so that a reader never sees half of it. */
async function write(file: string, members: ReadonlyMap<string, PythonValue>): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.part`;
  try {
    await pipeline(chunks(pythonObject(members)), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return file;
}

/** Gathers small pieces: one write for each would take minutes over 100,000 rows. */
function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length >= 2 ** 16) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

function every<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (!test(item)) return false;
  return true;
}

function* map<T>(items: Iterable<T>, encode: (item: T) => string): Generator<string> {
  for (const item of items) yield encode(item);
}
