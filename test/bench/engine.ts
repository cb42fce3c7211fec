/**
 * Scores a workload's token ids as the evaluator does (the same batches in the same order; DPO's reference first, then
 * the policy: one of both in memory), and prints a {@link Result}: the contestant to put beside a peer.
 *
 * usage: npx tsx test/bench/engine.ts MODEL PAIRS.json [--task rm|dpo] [--reference MODEL] [--batch-tokens N]
 */
import { Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import { eachBatch } from '../../src/evaluator/each-batch';
import { causalLanguageModel } from '../../src/heads/causal-language-model';
import { RewardModel } from '../../src/inference/reward-model';
import { attentionOperations, modelSize, weightOperations } from './operations';
import { peakMemory } from './peak-memory';
import type { Result } from './result';
import { TokenIdScorer } from './token-id-scorer';
import { tasks, tokensOf, Workload, type Task } from './workload';

const program = new Command()
  .argument('<model>')
  .argument('<pairs>')
  .addOption(new Option('--task <task>').choices(tasks).default('rm'))
  .option('--reference <model>')
  .option('--batch-tokens <n>', 'tokens of a batch', Number, 1024)
  .parse();
const [modelFolder = '', pairsFile = ''] = program.args;
const { task, reference, batchTokens } = program.opts<{
  task: Task;
  reference?: string;
  batchTokens: number;
}>();
const workload = v.parse(Workload, JSON.parse(readFileSync(pairsFile, 'utf8')));

/** What one model said, and what it took. */
interface Pass {
  readonly seconds: Result['seconds'];
  readonly firstScore: number;
  readonly computed: number;
  readonly padding: number;
  readonly operations: { readonly weights: number; readonly attention: number };
  /** One number per sequence of each example: the reward, or the log-probability of the completion. */
  readonly scores: readonly (readonly number[])[];
}

async function pass(folder: string): Promise<Pass> {
  const started = performance.now();
  const checkpoint = await openCheckpoint(folder);
  const head = task === 'dpo' ? causalLanguageModel(checkpoint) : undefined;
  const model = await RewardModel.open(checkpoint, 'cpu', head && { head });
  const load = (performance.now() - started) / 1000;
  const scorer = new TokenIdScorer(model, task, workload);
  await scoreAll(scorer, 1);
  const firstScore = process.uptime();
  const begin = { time: performance.now(), cpu: process.cpuUsage(), counts: model.counts };
  const scores = await scoreAll(scorer);
  const { user, system } = process.cpuUsage(begin.cpu);
  const seconds = { load, run: (performance.now() - begin.time) / 1000, cpu: (user + system) / 1e6 };
  const computed = model.counts.computed - begin.counts.computed;
  const padding = model.counts.padding - begin.counts.padding;
  await model.release();
  return { scores, seconds, firstScore, computed, padding, operations: operations() };

  function operations() {
    const { pooling, sharesPrefixes } = model.graph;
    const examples = scorer.prepared.map(({ sequences }) => sequences);
    const pooled =
      pooling.kind === 'mean' || pooling.kind === 'all'
        ? computed
        : examples.flat().reduce((sum, sequence) => sum + sequence.pooled.length, 0);
    const size = modelSize(checkpoint, sharesPrefixes);
    return {
      weights: weightOperations(size, { computed, pooled, comparesVocabulary: task === 'dpo' }),
      attention: attentionOperations(size, examples),
    };
  }
}

/** @param batches stop after so many */
async function scoreAll(scorer: TokenIdScorer, batches = Infinity): Promise<number[][]> {
  const { unscored } = scorer;
  const scores: number[][] = [];
  let done = 0;
  for await (const batch of eachBatch({
    phase: 'scoring',
    unscored,
    total: unscored.length,
    before: 0,
    scorer,
    batchTokens,
    emit: () => undefined,
    signal: new AbortController().signal,
    select: ({ pending }) => Promise.resolve(pending),
  })) {
    const found = await scorer.score(batch.map(({ prepared }) => prepared));
    for (const [i, { index }] of batch.entries()) scores[index] = found[i] ?? [];
    if (++done >= batches) break;
  }
  return scores;
}

const base = reference === undefined ? undefined : await pass(reference);
const policy = await pass(modelFolder);
const sum = (of: (pass: Pass) => number) => of(policy) + (base === undefined ? 0 : of(base));
const scores = policy.scores.flatMap((own, i) => own.map((score, j) => score - (base?.scores[i]?.[j] ?? 0)));
const result: Result = {
  seconds: {
    load: sum(({ seconds }) => seconds.load),
    run: sum(({ seconds }) => seconds.run),
    cpu: sum(({ seconds }) => seconds.cpu),
  },
  tokens: tokensOf(workload),
  computed: sum(({ computed }) => computed),
  padding: sum(({ padding }) => padding),
  first_score: policy.firstScore,
  peak_rss_mb: Math.round(peakMemory() / 2 ** 20),
  operations: {
    weights: sum(({ operations }) => operations.weights),
    attention: sum(({ operations }) => operations.attention),
  },
  scores_chosen: scores.filter((_, i) => i % 2 === 0),
  scores_rejected: scores.filter((_, i) => i % 2 === 1),
};
console.log(JSON.stringify(result));
