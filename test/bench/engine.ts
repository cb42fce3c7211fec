/**
 * Scores a workload's token ids with this project's engine, as the evaluator does (DPO's reference first, then the
 * policy: one of both in memory), and prints a {@link Result}: the contestant to put beside a peer.
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
import { answerSequence, answerLogProbabilities } from '../../src/scorers/language-model';
import { logProbability } from '../../src/scorers/log-probability';
import { sequenceForModel } from '../../src/scorers/sequence-for-model';
import { attentionOperations, modelSize, weightOperations } from './operations';
import { peakMemory } from './peak-memory';
import type { Result } from './result';
import { examplesOf, tasks, tokensOf, Workload, type Pair, type Task } from './workload';

/** As `defaultBatchTokens` of the evaluator. */
const batchTokens = 1024;

const program = new Command()
  .argument('<model>')
  .argument('<pairs>')
  .addOption(new Option('--task <task>').choices(tasks).default('rm'))
  .option('--reference <model>')
  .option('--batch-tokens <n>', 'tokens of a batch', Number, batchTokens)
  .parse();
const [modelFolder = '', pairsFile = ''] = program.args;
const options = program.opts<{ task: Task; reference?: string; batchTokens: number }>();
const workload = v.parse(Workload, JSON.parse(readFileSync(pairsFile, 'utf8')));
const examples = examplesOf(workload);

/** What one model said, and what it took. */
interface Pass {
  /** One number per sequence of each example: the reward, or the log-probability of the completion. */
  readonly scores: readonly (readonly number[])[];
  readonly seconds: Result['seconds'];
  /** Since the process began. */
  readonly firstScore: number;
  readonly computed: number;
  readonly operations: { readonly weights: number; readonly attention: number };
}

async function pass(folder: string): Promise<Pass> {
  const started = performance.now();
  const checkpoint = await openCheckpoint(folder);
  const head = options.task === 'dpo' ? causalLanguageModel(checkpoint) : undefined;
  const model = await RewardModel.open(checkpoint, 'cpu', head && { head });
  const load = (performance.now() - started) / 1000;
  const prepared = examples.map((pairs) => sequencesOf(pairs, model));
  const sizes = prepared.map((sequences) => ({
    tokens: model.tokensIn(sequences),
    longest: Math.max(...sequences.map(({ tokens }) => tokens.length)),
  }));
  const batches = planBatches(sizes, options.batchTokens);
  const scores: (readonly number[])[] = [];
  const run = async (batch: readonly number[]): Promise<void> => {
    const found = await scoresOf(
      model,
      batch.flatMap((i) => prepared[i] ?? []),
    );
    let next = 0;
    for (const i of batch) scores[i] = found.slice(next, (next += prepared[i]?.length ?? 0));
  };
  await run(batches[0] ?? []);
  const firstScore = process.uptime();
  const begin = { time: performance.now(), cpu: process.cpuUsage(), computed: model.counts.computed };
  for (const batch of batches) await run(batch);
  const { user, system } = process.cpuUsage(begin.cpu);
  const seconds = { load, run: (performance.now() - begin.time) / 1000, cpu: (user + system) / 1e6 };
  const computed = model.counts.computed - begin.computed;
  await model.release();
  const { pooling } = model.graph;
  const readsAll = pooling.kind === 'mean' || pooling.kind === 'all';
  const size = modelSize(checkpoint, model.graph.sharesPrefixes);
  const operations = {
    weights: weightOperations(size, {
      computed,
      ...(!readsAll && { pooled: prepared.flat().reduce((sum, { pooled }) => sum + pooled.length, 0) }),
      comparesVocabulary: options.task === 'dpo',
    }),
    attention: attentionOperations(size, prepared),
  };
  return { scores, seconds, firstScore, computed, operations };
}

function sequencesOf(pairs: readonly Pair[], { graph }: RewardModel): Sequence[] {
  return pairs.flatMap(({ chosen, rejected, prompt_len: start }) =>
    [chosen, rejected].map((ids) =>
      options.task === 'rm'
        ? sequenceForModel(ids, { ...graph, padId: workload.pad_token_id })
        : answerSequence({ prompt: ids.slice(0, start), answer: ids.slice(start) }),
    ),
  );
}

async function scoresOf(model: RewardModel, sequences: readonly Sequence[]): Promise<number[]> {
  if (options.task === 'rm') return (await model.scores(sequences)).map(([reward = NaN]) => reward);
  return (await answerLogProbabilities(model, sequences)).map((tokens) => logProbability(tokens, 'sum'));
}

const reference = options.reference === undefined ? undefined : await pass(options.reference);
const policy = await pass(modelFolder);
const sum = (of: (pass: Pass) => number) => of(policy) + (reference === undefined ? 0 : of(reference));
const scores = policy.scores.flatMap((own, i) =>
  own.map((score, j) => score - (reference?.scores[i]?.[j] ?? 0)),
);
const result: Result = {
  seconds: {
    load: sum(({ seconds }) => seconds.load),
    run: sum(({ seconds }) => seconds.run),
    cpu: sum(({ seconds }) => seconds.cpu),
  },
  tokens: tokensOf(workload),
  computed: sum(({ computed }) => computed),
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
