/**
 * Times scoring: generated workloads, or a checkpoint's folder with a preference set or a file of pairs; alone, or
 * against another program on the same token ids (README.md has the protocol).
 *
 * usage: npm run bench -- [WORKLOAD …] [--rounds N] [--json FILE] [--compare -- COMMAND {model} {pairs} …]
 *        npm run bench -- --model FOLDER --dataset FILE [--task rm|dpo] [--reference FOLDER] [--limit N] …
 */
import { Command, Option } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import { bundleEngine, gemmPeak, runEngine, runPeer, type Contest, type Timed } from './contest';
import { datasetWorkload } from './dataset-workload';
import { roundsOf } from './figures';
import { countsTable, roundsTable, type Measured } from './table';
import { paddedTokens, tasks, tokensOf, Workload, type Task } from './workload';
import { prepareWorkload, workloads } from './workloads';

const folder = join(import.meta.dirname, '../../.rewardbench/bench');
/** RewardBench's own batch size. */
const paddedBy = 8;

interface Options {
  readonly rounds: number;
  readonly json?: string;
  readonly compare?: true;
  readonly model?: string;
  readonly dataset?: string;
  readonly pairs?: string;
  readonly task: Task;
  readonly reference?: string;
  readonly limit?: number;
  readonly chatTemplate?: string;
}

const divider = process.argv.indexOf('--', 2);
const own = divider < 0 ? process.argv : process.argv.slice(0, divider);
const peer = divider < 0 ? [] : process.argv.slice(divider + 1);
const program = new Command()
  .name('npm run bench --')
  .argument('[workload...]', Object.keys(workloads).join(', '))
  .option('--rounds <n>', 'how often each contestant runs', Number, 2)
  .option('--json <file>', 'write all figures')
  .option('--compare', 'race the command after --')
  .option('--model <folder>', 'a checkpoint')
  .option('--dataset <file>', 'a preference set, tokenized as the evaluator does')
  .option('--pairs <file>', 'token ids instead of a preference set')
  .addOption(new Option('--task <task>', 'what is scored').choices(tasks).default('rm'))
  .option('--reference <folder>', "DPO's reference")
  .option('--limit <n>', 'only the first examples', Number)
  .option('--chat-template <name>', 'a conversation style')
  .parse(own);
const options = program.opts<Options>();
if (options.compare && peer.length === 0) program.error('--compare: no command stands after --');

async function contests(): Promise<({ name: string } & Contest)[]> {
  const { model, dataset, pairs, task, reference } = options;
  if (model === undefined) {
    const names = program.args.length > 0 ? program.args : Object.keys(workloads);
    const prepared = [];
    for (const name of names) prepared.push({ name, ...(await prepareWorkload(name, folder)) });
    return prepared;
  }
  const contest = { name: model, task, model: resolve(model), reference: reference && resolve(reference) };
  if (pairs !== undefined) return [{ ...contest, pairs: resolve(pairs) }];
  if (dataset === undefined) return program.error('--model needs --dataset or --pairs');
  const { workload, leftOut } = await datasetWorkload({ ...options, model, dataset }, folder);
  if (leftOut > 0)
    console.log(`${leftOut} pairs are left out: rejected by the template, or of unlike prompts`);
  const file = join(folder, 'dataset.json');
  writeFileSync(file, JSON.stringify(workload));
  return [{ ...contest, name: `${model}, ${dataset}`, pairs: file }];
}

function race(contest: Contest): { ours: Timed; peer?: Timed } {
  const ours = runEngine(engine, contest);
  console.log(`  ours ${ours.result.seconds.run.toFixed(1)} s`);
  if (!options.compare) return { ours };
  const other = runPeer(peer, contest);
  const ratio = other.result.seconds.run / ours.result.seconds.run;
  console.log(`  peer ${other.result.seconds.run.toFixed(1)} s, ratio ${ratio.toFixed(2)}`);
  return { ours, peer: other };
}

mkdirSync(folder, { recursive: true });
const all = await contests();
const engine = await bundleEngine(folder);
const measured: Measured[] = [];
for (const { name, ...contest } of all) {
  console.log(name);
  const workload = v.parse(Workload, JSON.parse(readFileSync(contest.pairs, 'utf8')));
  const { tensors } = await openCheckpoint(contest.model);
  const peaks = [gemmPeak()];
  const runs = [];
  for (let round = 1; round <= options.rounds; round++) {
    runs.push(race(contest));
    peaks.push(gemmPeak());
  }
  measured.push({
    name,
    pairs: workload.pairs.length,
    tokens: tokensOf(workload),
    padded: paddedTokens(workload, paddedBy, contest.task),
    paddedBy,
    weightBytes: [...tensors.values()].reduce((sum, { length }) => sum + length, 0),
    rounds: roundsOf(peaks, runs),
  });
  // Written each time: what was measured is not lost where a later workload fails.
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(measured, undefined, 2)}\n`);
}
console.log(`\n${countsTable(measured)}\n\n${roundsTable(measured)}`);
