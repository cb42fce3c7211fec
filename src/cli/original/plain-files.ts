import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { findKnownDataset } from '../../datasets/catalogue';
import type { ModelFacts } from '../../runs/format';
import type { Metrics } from '../../runs/metrics';
import { pythonFloat, pythonInt, pythonLine, pythonNull, pythonString } from '../../runs/python-json';
import { fileOfModel, writeWhole } from '../../runs/rewardbench-files/write-file';
import { measureRun } from '../../runs/run-metrics';
import { pairScores, type PairScores } from '../evaluation/scores';
import type { OriginalOptions } from './settings';

/**
 * Writes what the original's `rewardbench` command leaves in its `--output_dir`: `MODEL.json` (accuracy, by subset for
 * the core set), `MODEL_outputs.jsonl` (each pair with its scores) and, with `--save_all`, `MODEL_all.jsonl`.
 * @returns the files' paths
 */
export async function writePlainFiles(
  runFolder: string,
  folder: string,
  options: OriginalOptions,
): Promise<string[]> {
  const { header, metrics } = await measureRun(runFolder);
  const file = (suffix: string) => fileOfModel(folder, header.model.name, suffix);
  const pairs = await pairScores(runFolder);
  const texts = await templated(runFolder, header.model);
  return [
    await writeWhole(file('.json'), [summary(metrics, header.settings.dataset, options)]),
    ...(texts === undefined ? [] : [await writeWhole(file('_outputs.jsonl'), outputs(pairs, texts))]),
    ...(options.save_all ? [await writeWhole(file('_all.jsonl'), scoresAlone(pairs))] : []),
  ];
}

function summary({ all, subsets }: Metrics, dataset: string, options: OriginalOptions): string {
  const text = (value: string | undefined) => (value === undefined ? pythonNull : pythonString(value));
  const isCore = findKnownDataset(dataset)?.name === 'allenai/reward-bench';
  const bySubset = subsets.map(({ name, accuracy }) => [name, pythonFloat(accuracy ?? NaN)] as const);
  return pythonLine([
    ['accuracy', pythonFloat(all.accuracy ?? NaN)],
    ['num_prompts', pythonInt(all.total)],
    ['model', text(options.model)],
    ['ref_model', text(options.ref_model)],
    ['tokenizer', text(options.tokenizer ?? options.model)],
    ['chat_template', text(options.chat_template)],
    ['extra_results', isCore ? pythonLine(bySubset.sort(([a], [b]) => (a < b ? -1 : 1))) : pythonNull],
  ]);
}

function* outputs(pairs: readonly PairScores[], { chosen, rejected }: Templated): Generator<string> {
  for (const [i, pair] of pairs.entries()) {
    const line = pythonLine([
      ['prompt', pythonString(pair.prompt)],
      ['results', pythonInt(won(pair) ? 1 : 0)],
      ['scores_chosen', pythonFloat(pair.chosen ?? NaN)],
      ['scores_rejected', pythonFloat(pair.rejected ?? NaN)],
      ['text_chosen', pythonString(chosen[i] ?? '')],
      ['text_rejected', pythonString(rejected[i] ?? '')],
      ['subset', pythonString(pair.subset)],
      ['id', pythonString(pair.id)],
    ]);
    yield `${line}\n`;
  }
}

function* scoresAlone(pairs: readonly PairScores[]): Generator<string> {
  for (const { chosen, rejected } of pairs) {
    const line = pythonLine([
      ['chosen', pythonFloat(chosen ?? NaN)],
      ['rejected', pythonFloat(rejected ?? NaN)],
    ]);
    yield `${line}\n`;
  }
}

function won({ chosen, rejected }: PairScores): boolean {
  return chosen !== null && rejected !== null && chosen > rejected;
}

/** Pairs as the model was given them, in the order of the run. */
interface Templated {
  readonly chosen: readonly string[];
  readonly rejected: readonly string[];
}

const ScoresFile = v.object({ text_chosen: v.array(v.string()), text_rejected: v.array(v.string()) });

/** The run's own file of scores has them; models that compare have none. */
async function templated(runFolder: string, { name, type }: ModelFacts): Promise<Templated | undefined> {
  const model = type === 'DPO Ref. Free' ? `${name}_ref_free` : name;
  for (const set of ['eval-set-scores', 'pref-sets-scores']) {
    const file = fileOfModel(path.join(runFolder, set), model, '.json');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    // Python writes NaN, which is no JSON; each number stands on a line of its own.
    const { text_chosen: chosen, text_rejected: rejected } = v.parse(
      ScoresFile,
      JSON.parse(text.replace(/^(\s+)NaN(,?)$/gm, '$1null$2')),
    );
    return { chosen, rejected };
  }
  return undefined;
}
