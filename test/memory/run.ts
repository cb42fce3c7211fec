/**
 * Evaluates a generated 1.1 B-parameter model in bfloat16 (2.2 GB) twice, without a limit and inside a memory limit
 * that is smaller than its weights, and compares the scores.
 *
 * usage: npm run build && npm run memory -- [--limit MEGABYTES] [--pairs N]        (Linux, as root)
 */
import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalFile } from '../../src/runs/format';
import { writeTokenizer } from '../bench/model-tokenizer';
import { writeModel } from '../bench/models/generated-model';
import { llama, llama1B } from '../bench/models/llama';
import { MemoryGroup } from './control-group';
import { scoresOf } from './scores';

const SEED = 1;

const { limit, pairs } = new Command()
  .option('--limit <megabytes>', '', Number, 1000)
  .option('--pairs <n>', '', Number, 6)
  .parse()
  .opts<{ limit: number; pairs: number }>();
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.rewardbench', 'memory');
const model = join(folder, 'llama-1b-bf16');
const dataset = join(folder, 'pairs.jsonl');

if (!existsSync(join(model, 'done'))) {
  mkdirSync(model, { recursive: true });
  const generated = llama(llama1B, 'classifier', 'BF16');
  const { ids } = writeTokenizer(model, 2048);
  await writeModel(model, { ...generated, config: { ...generated.config, ...ids } }, SEED);
  writeFileSync(join(model, 'done'), '');
}
// English that every checkout has, cut into questions and answers.
const words = readFileSync(join(root, 'README.md'), 'utf8').split(/\s+/);
const text = (start: number, count: number) =>
  Array.from({ length: count }, (_, i) => words[(start + i) % words.length]).join(' ');
const rows = Array.from({ length: pairs }, (_, i) => ({
  prompt: text(40 * i, 40),
  chosen: text(40 * i + 7, 150),
  rejected: text(40 * i + 19, 120),
}));
writeFileSync(dataset, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** Scores of a run by the command line as a user would start it, and its seconds. */
function evaluate(name: string, group?: MemoryGroup) {
  const output = join(folder, name);
  rmSync(output, { recursive: true, force: true });
  // What is asked for is more than there is: the weights are read from the disk again and again.
  const command = [
    process.execPath,
    ...[join(root, 'dist/cli.cjs'), 'evaluate', '--model', model, '--dataset', dataset],
    ...['--output', output, '--provider', 'cpu', '--force'],
  ] as const;
  const [program, ...args] = group?.inside(command) ?? command;
  // What the system already holds of the file would count as another's.
  const weights = join(model, 'model.safetensors');
  execFileSync('dd', [`if=${weights}`, 'iflag=nocache', 'count=0', 'status=none']);
  const start = performance.now();
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (performance.now() - start) / 1000;
  return { scores: scoresOf(output, journalFile), seconds };
}

const group = MemoryGroup.create(`rewardbench-${process.pid}`, limit * 1e6);
if (typeof group === 'string') {
  console.error(`Skipped: no memory limit can be set here (${group}).`);
  process.exitCode = 1;
} else {
  const free = evaluate('free');
  const limited = evaluate('limited', group);
  console.log(`without a limit ${free.seconds.toFixed(0)} s`);
  console.log(
    `inside ${limit} MB    ${limited.seconds.toFixed(0)} s, at most ${(group.peak / 1e6).toFixed(0)} MB`,
  );
  group.remove();
  const equal = JSON.stringify(free.scores) === JSON.stringify(limited.scores);
  const all = free.scores.length === pairs;
  console.log(
    equal && all
      ? `all ${pairs} pairs scored, all scores equal`
      : `scores differ: ${JSON.stringify([free.scores, limited.scores])}`,
  );
  if (!equal || !all) process.exitCode = 1;
}
