import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { readJournal } from '../../runs/journal';
import { runMetrics } from '../../runs/run-metrics';

/** A model's accuracies by subset, 0..1. */
export interface ModelAccuracies {
  readonly model: string;
  readonly subsets: ReadonlyMap<string, number>;
}

/** Result files hold a number per subset; nothing near this size is one. */
const largestFile = 16 * 2 ** 20;

/** `eval-set/ORG/MODEL.json`; the `rewardbench` command's own file has the subsets in `extra_results`. */
const EvalSet = v.looseObject({
  model: v.optional(v.string()),
  extra_results: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});

/**
 * Accuracies from a run's folder, or from one of RewardBench's result files.
 * @throws Error naming the file and what is wrong with it
 */
export async function readAccuracies(place: string): Promise<ModelAccuracies> {
  const status = await stat(place).catch(() => undefined);
  if (status === undefined) throw new Error(`${place}: there is no such file or folder`);
  return status.isDirectory() ? ofRun(place) : ofFile(place, status.size);
}

async function ofRun(folder: string): Promise<ModelAccuracies> {
  const journal = await readJournal(folder);
  if (journal === undefined) throw new Error(`${folder}: there is no run in this folder`);
  const { subsets } = await runMetrics(folder);
  const accuracies = subsets.flatMap(({ name, accuracy }) =>
    accuracy === null ? [] : [[name, accuracy] as const],
  );
  if (accuracies.length === 0) throw new Error(`${folder}: nothing in this run says which answer is right`);
  return { model: journal.header.model.name, subsets: new Map(accuracies) };
}

async function ofFile(file: string, size: number): Promise<ModelAccuracies> {
  if (size > largestFile) throw new Error(`${file}: too large for a result file; ${expected}`);
  const parsed = v.safeParse(EvalSet, parseJson(file, await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${v.summarize(parsed.issues)}; ${expected}`);
  const { model, extra_results: extra, ...own } = parsed.output;
  const accuracies = Object.entries(extra ?? own).flatMap(([subset, value]) =>
    typeof value === 'number' && value >= 0 && value <= 1 ? [[subset, value] as const] : [],
  );
  if (accuracies.length === 0) throw new Error(`${file}: holds no accuracy of a subset; ${expected}`);
  return { model: model ?? path.basename(file, '.json'), subsets: new Map(accuracies) };
}

const expected = "name a run's folder or a file of eval-set/ or pref-sets/ (not of eval-set-scores/)";

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file}: is not JSON; ${expected}`);
  }
}

/** Core set and prior sets lie in files of their own: those of one model belong together, unless they overlap. */
export function byModel(results: readonly ModelAccuracies[]): ModelAccuracies[] {
  const together: { model: string; subsets: Map<string, number> }[] = [];
  for (const { model, subsets } of results) {
    const rest = together.find(
      (other) => other.model === model && ![...subsets.keys()].some((name) => other.subsets.has(name)),
    );
    if (rest === undefined) together.push({ model, subsets: new Map(subsets) });
    else for (const [name, accuracy] of subsets) rest.subsets.set(name, accuracy);
  }
  return together;
}
