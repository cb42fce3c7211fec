/**
 * Scores a workload's token ids with this project's engine, as the evaluator does, and prints a {@link Result}: the
 * contestant to put beside a peer.
 *
 * usage: npx tsx test/bench/engine.ts MODEL PAIRS.json [--task rm|dpo] [--reference MODEL] [--batch-tokens N]
 */
import { Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../src/heads/causal-language-model';
import { planBatches } from '../../src/inference/batch-plan';
import { RewardModel } from '../../src/inference/reward-model';
import type { Sequence } from '../../src/inference/sequence';
import { sequenceForModel } from '../../src/scorers/sequence-for-model';
import { Workload, type Result } from './workload';

type Pair = Workload['pairs'][number];
type Task = 'rm' | 'dpo';

const program = new Command()
  .argument('<model>')
  .argument('<pairs>')
  .addOption(new Option('--task <task>').choices(['rm', 'dpo']).default('rm'))
  .option('--reference <model>')
  .option('--batch-tokens <n>', '', Number, 1024)
  .parse();
const [modelFolder = '', pairsFile = ''] = program.args;
const options = program.opts<{ task: Task; reference?: string; batchTokens: number }>();
const { pairs, pad_token_id: padId } = v.parse(Workload, JSON.parse(readFileSync(pairsFile, 'utf8')));

/** Pairs of one prompt, scored together: one example of the product. */
function examples(): Pair[][] {
  const grouped: Pair[][] = [];
  const same = (a: Pair, b: Pair) =>
    a.prompt_len === b.prompt_len && a.chosen.slice(0, a.prompt_len).every((id, i) => id === b.chosen[i]);
  for (const pair of pairs) {
    const open = grouped.at(-1);
    if (open?.[0] !== undefined && same(open[0], pair)) open.push(pair);
    else grouped.push([pair]);
  }
  return grouped;
}

async function open(folder: string): Promise<RewardModel> {
  const checkpoint = await openCheckpoint(folder);
  return RewardModel.open(checkpoint, 'cpu', {
    ...(options.task === 'dpo' && { head: causalLanguageModel(checkpoint) }),
  });
}

function toSequences(example: readonly Pair[], { graph }: RewardModel): Sequence[] {
  return example.flatMap(({ chosen, rejected, prompt_len: start }) =>
    [chosen, rejected].map((ids): Sequence => {
      if (options.task === 'rm') return sequenceForModel(ids, { ...graph, padId });
      const pooled = ids.slice(start).map((_, i) => start - 1 + i);
      return { tokens: Int32Array.from(ids.slice(0, -1)), pooled, targets: ids.slice(start) };
    }),
  );
}

/** One number a sequence: the reward, or the log-probability of the completion. */
async function scores(model: RewardModel, sequences: readonly Sequence[]): Promise<number[]> {
  const rows = (await model.scores(sequences)).map(([first = NaN]) => first);
  if (options.task === 'rm') return rows;
  let next = 0;
  return sequences.map(({ pooled }) =>
    rows.slice(next, (next += pooled.length)).reduce((sum, logp) => sum + logp, 0),
  );
}

const grouped = examples();
const started = performance.now();
const model = await open(modelFolder);
const reference = options.reference === undefined ? undefined : await open(options.reference);
const load = (performance.now() - started) / 1000;
const prepared = grouped.map((example) => toSequences(example, model));
const sizes = prepared.map((sequences) => ({
  tokens: model.tokensIn(sequences),
  longest: Math.max(...sequences.map(({ tokens }) => tokens.length)),
}));
const batches = planBatches(sizes, options.batchTokens);
const run = async (batch: readonly number[]): Promise<void> => {
  const sequences = batch.flatMap((i) => prepared[i] ?? []);
  const policy = await scores(model, sequences);
  const base = reference === undefined ? policy.map(() => 0) : await scores(reference, sequences);
  let next = 0;
  for (const i of batch) {
    found[i] = (prepared[i] ?? []).map(() => (policy[next] ?? NaN) - (base[next++] ?? NaN));
  }
};
const found: number[][] = [];
await run(batches.at(-1) ?? []);
const firstScore = (performance.now() - started) / 1000;
const begin = { time: performance.now(), cpu: process.cpuUsage(), computed: model.tokensComputed };
for (const batch of batches) await run(batch);
const { user, system } = process.cpuUsage(begin.cpu);
const flat = found.flat();
const result: Result = {
  seconds: {
    load,
    run: (performance.now() - begin.time) / 1000,
    cpu: (user + system) / 1e6,
  },
  tokens: pairs.reduce((sum, { chosen, rejected }) => sum + chosen.length + rejected.length, 0),
  computed: model.tokensComputed - begin.computed,
  first_score: firstScore,
  peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  scores_chosen: flat.filter((_, i) => i % 2 === 0),
  scores_rejected: flat.filter((_, i) => i % 2 === 1),
};
console.log(JSON.stringify(result));
await model.release();
await reference?.release();
