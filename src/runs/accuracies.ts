import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { journalFile } from './format';
import { measureRun } from './run-metrics';

/** A result file or a run that cannot be used: names it, what is wrong and what to do. */
export class ResultError extends Error {
  override readonly name = 'ResultError';

  constructor(
    readonly file: string,
    readonly problem: string,
    readonly advice: string,
  ) {
    super(`${file}: ${problem}`);
  }
}

/** How well one model did on the subsets of one or several sets. */
export interface Accuracies {
  /** The file or folder that says so. */
  readonly source: string;
  /** `org/name`, or a name. */
  readonly model: string;
  /** RewardBench's word for the kind of scorer, where it is told. */
  readonly modelType?: string;
  /** By subset, 0..1; RewardBench 2's Ties reaches from −.01 to 1.01. */
  readonly accuracies: ReadonlyMap<string, number>;
}

/** A published file is 1 kB: 23 numbers. */
const largestFileBytes = 1 << 20;
/** RewardBench and its prior sets have 32; a set of one's own may have many more. */
const mostSubsets = 10_000;

/** Members of a result file that are no subsets. */
const headerKeys: ReadonlySet<string> = new Set([
  'model',
  'model_type',
  'chat_template',
  'ref_model',
  'model_beaker',
  'score_w_ratings',
]);

const accuracy = v.pipe(v.number(), v.minValue(-0.01), v.maxValue(1.01));
const optionalText = v.optional(v.nullable(v.string()));
const ResultFile = v.looseObject({
  model: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  model_type: optionalText,
  chat_template: optionalText,
  ref_model: optionalText,
});

/**
 * Reads the accuracies of one of RewardBench's `eval-set` or `pref-sets` files, or of a run's folder.
 * @throws {ResultError} when it is neither, or says nothing of accuracies
 */
export async function readAccuracies(fileOrRunFolder: string): Promise<Accuracies> {
  const state = await stat(fileOrRunFolder).catch(() => undefined);
  if (state === undefined) throw new ResultError(fileOrRunFolder, 'there is no such file', 'Check its name.');
  if (state.isDirectory()) return ofRun(fileOrRunFolder);
  if (!state.isFile() || state.size > largestFileBytes) {
    throw new ResultError(fileOrRunFolder, 'is too large for accuracies by subset', fileAdvice);
  }
  return ofFile(fileOrRunFolder);
}

const fileAdvice =
  "Name one of RewardBench's files eval-set/ORG/MODEL.json or pref-sets/ORG/MODEL.json, or a run's folder.";

async function ofRun(folder: string): Promise<Accuracies> {
  const isRun = await stat(join(folder, journalFile)).catch(() => undefined);
  if (!isRun) throw new ResultError(folder, 'there is no run in this folder', fileAdvice);
  const { header, metrics } = await measureRun(folder).catch((error: unknown) => {
    throw new ResultError(folder, `its run cannot be read (${String(error)})`, 'Evaluate the model anew.');
  });
  const accuracies = new Map(
    metrics.subsets.flatMap((subset) =>
      subset.accuracy === null ? [] : [[subset.name, subset.accuracy] as const],
    ),
  );
  if (accuracies.size === 0) {
    const problem =
      metrics.subsets.length === 0
        ? 'nothing is scored in this run yet'
        : 'nothing says in its dataset which completion is better';
    throw new ResultError(folder, problem, 'Name a run on a preference set, or on RewardBench 2.');
  }
  return { source: folder, model: header.model.name, modelType: header.model.type, accuracies };
}

async function ofFile(file: string): Promise<Accuracies> {
  const parsed = v.safeParse(ResultFile, parseJson(file, await readFile(file, 'utf8')));
  if (!parsed.success) {
    throw new ResultError(file, 'it is no object with the name of a model', fileAdvice);
  }
  const { model, model_type: modelType } = parsed.output;
  const accuracies = new Map<string, number>();
  for (const [name, value] of Object.entries(parsed.output)) {
    if (headerKeys.has(name)) continue;
    if (!v.is(accuracy, value)) {
      throw new ResultError(
        file,
        `${JSON.stringify(name.slice(0, 100))} is not an accuracy between 0 and 1`,
        fileAdvice,
      );
    }
    accuracies.set(name, value);
  }
  if (accuracies.size === 0 || accuracies.size > mostSubsets) {
    throw new ResultError(file, `it holds ${accuracies.size} accuracies`, fileAdvice);
  }
  return { source: file, model, ...(typeof modelType === 'string' && { modelType }), accuracies };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResultError(file, 'it is not JSON', fileAdvice);
  }
}

/**
 * What several files or runs say of one model together: its core set and its prior sets, for instance.
 * @throws {ResultError} when they are of different models, or one subset is in two of them
 */
export function combineAccuracies(first: Accuracies, ...others: readonly Accuracies[]): Accuracies {
  const accuracies = new Map(first.accuracies);
  for (const { source, model, accuracies: own } of others) {
    if (model !== first.model) {
      const problem = `it is of ${model}, but ${first.source} is of ${first.model}`;
      throw new ResultError(source, problem, 'Name results of one model.');
    }
    for (const [name, value] of own) {
      if (accuracies.has(name)) {
        throw new ResultError(source, `the subset ${name} is in another one too`, 'Name each set once.');
      }
      accuracies.set(name, value);
    }
  }
  return { ...first, accuracies };
}
