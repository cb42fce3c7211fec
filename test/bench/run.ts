/**
 * Times scoring: generated workloads, or a checkpoint's folder with a file of pairs; alone, or against another program
 * on the same token ids (the peer protocol: `workload.ts`).
 *
 * usage: npm run bench -- [WORKLOAD …] [--rounds N] [--compare -- COMMAND {model} {pairs} --task {task} {reference}]
 *        npm run bench -- --model FOLDER --pairs FILE [--task rm|dpo] [--reference FOLDER]
 *
 * In COMMAND, {model} and {pairs} stand for paths, {task} for rm or dpo, {reference} for `--reference PATH` or nothing.
 * Ours and the peer take turns (A B A B …); the table gives the ratio of their times in each round.
 */
import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import { elementCount } from '../../src/checkpoint/shape';
import { prepareWorkload, workloads } from './workloads';
import { Result } from './workload';

const root = join(import.meta.dirname, '../..');

interface Contest {
  readonly name: string;
  readonly model: string;
  readonly pairs: string;
  readonly task: string;
  readonly reference?: string | undefined;
}

interface Options {
  readonly rounds: number;
  readonly compare?: true;
  readonly model?: string;
  readonly pairs?: string;
  readonly task: string;
  readonly reference?: string;
}

const divider = process.argv.indexOf('--', 2);
const own = divider < 0 ? process.argv : process.argv.slice(0, divider);
const peer = divider < 0 ? [] : process.argv.slice(divider + 1);
const program = new Command()
  .argument('[workload...]')
  .option('--rounds <n>', 'how often each contestant runs', Number, 2)
  .option('--compare', 'race the command after --')
  .option('--model <folder>')
  .option('--pairs <file>')
  .option('--task <task>', 'rm or dpo', 'rm')
  .option('--reference <folder>')
  .parse(own);
const options = program.opts<Options>();

/** The last line of a program's output. */
function lastLine(command: string, args: readonly string[]): unknown {
  const output = execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

const script = (name: string, ...args: string[]): unknown =>
  lastLine(process.execPath, ['--import', 'tsx', join(import.meta.dirname, name), ...args]);

const referenceArguments = ({ reference }: Contest): string[] =>
  reference === undefined ? [] : ['--reference', reference];

function runOurs(contest: Contest): Result {
  const { model, pairs, task } = contest;
  return v.parse(Result, script('engine.ts', model, pairs, '--task', task, ...referenceArguments(contest)));
}

function runPeer(contest: Contest): Result {
  const [command = '', ...args] = peer.flatMap((part) => {
    if (part === '{reference}') return referenceArguments(contest);
    return part
      .replace('{model}', contest.model)
      .replace('{pairs}', contest.pairs)
      .replace('{task}', contest.task);
  });
  return v.parse(Result, lastLine(command, args));
}

/** Multiplications and additions per token in the layers' matrices; attention's own and the vocabulary's not. */
async function flopsPerToken(model: string): Promise<number> {
  const { tensors, config } = await openCheckpoint(model);
  const vocabulary = config.integer('vocab_size', { min: 1 });
  const matrices = [...tensors.values()].filter(
    ({ shape }) => shape.length === 2 && !shape.includes(vocabulary) && Math.min(...shape) > 1,
  );
  return matrices.reduce((sum, { shape }) => sum + 2 * (elementCount(shape) ?? 0), 0);
}

function largestDifference(a: Result, b: Result): number {
  const scores = ({ scores_chosen, scores_rejected }: Result) => [...scores_chosen, ...scores_rejected];
  const other = scores(b);
  return Math.max(...scores(a).map((score, i) => Math.abs(score - (other[i] ?? NaN))));
}

const contests: Contest[] = [];
if (options.model !== undefined && options.pairs !== undefined) {
  const { model, pairs, task, reference } = options;
  contests.push({ name: model, model, pairs, task, reference });
} else {
  const names = program.args.length > 0 ? program.args : Object.keys(workloads);
  for (const name of names) {
    const files = await prepareWorkload(name, join(root, '.rewardbench/bench'));
    contests.push({ name, task: workloads[name]?.task ?? 'rm', ...files });
  }
}

const { flops: peak } = v.parse(v.object({ flops: v.number() }), script('gemm-peak.ts'));
console.log(`GEMM peak ${(peak / 1e9).toFixed(0)} GFLOP/s (2048³, float32, the same ONNX Runtime)`);
for (const contest of contests) {
  console.log(`\n${contest.name}`);
  const flops = await flopsPerToken(contest.model);
  for (let round = 1; round <= options.rounds; round++) {
    const ours = runOurs(contest);
    const { tokens, computed = tokens, seconds } = ours;
    const models = contest.reference === undefined ? 1 : 2;
    const share = (flops * computed * models) / seconds.run / peak;
    console.log(
      [
        `  ours  ${seconds.run.toFixed(1)} s`,
        `${(tokens / seconds.run).toFixed(0)} tokens/s`,
        `${computed} of ${tokens} tokens computed`,
        `${(100 * share).toFixed(0)} % of GEMM peak`,
        `first score after ${(ours.first_score ?? NaN).toFixed(1)} s`,
        `peak memory ${ours.peak_rss_mb} MB`,
      ].join(' · '),
    );
    if (!options.compare) continue;
    const other = runPeer(contest);
    console.log(
      [
        `  peer  ${other.seconds.run.toFixed(1)} s`,
        `${(other.tokens / other.seconds.run).toFixed(0)} tokens/s`,
        `peak memory ${other.peak_rss_mb} MB`,
        `ratio ${(other.seconds.run / seconds.run).toFixed(2)}`,
        `largest score difference ${largestDifference(ours, other).toExponential(1)}`,
      ].join(' · '),
    );
  }
}
