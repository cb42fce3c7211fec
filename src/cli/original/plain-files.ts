import { findKnownDataset } from '../../datasets/catalogue';
import type { Metrics } from '../../runs/metrics';
import { pythonFloat, pythonInt, pythonLine, pythonNull, pythonString } from '../../runs/python-json';
import { exportOutputs } from '../../runs/rewardbench-files/export';
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
  return [
    await writeWhole(file('.json'), [summary(metrics, header.settings.dataset, options)]),
    ...(await exportOutputs(runFolder, folder)),
    ...(options.save_all
      ? [await writeWhole(file('_all.jsonl'), scoresAlone(await pairScores(runFolder)))]
      : []),
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

function* scoresAlone(pairs: readonly PairScores[]): Generator<string> {
  for (const { chosen, rejected } of pairs) {
    const line = pythonLine([
      ['chosen', pythonFloat(chosen ?? NaN)],
      ['rejected', pythonFloat(rejected ?? NaN)],
    ]);
    yield `${line}\n`;
  }
}
