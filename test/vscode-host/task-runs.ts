import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example, Task } from '../../src/datasets/example';
import { coreSections, priorSection } from '../../src/datasets/sections';
import type { ModelFacts, ScoreLine } from '../../src/runs/format';

/** What an evaluator leaves of a run: its examples, and how the scored ones were scored. */
interface RunContents {
  readonly id: string;
  readonly model: Partial<ModelFacts> & Pick<ModelFacts, 'name'>;
  readonly dataset: string;
  readonly task: Task;
  readonly examples: readonly Omit<Example, 'row'>[];
  /** One per completion; by default all examples are scored. */
  readonly scores: (example: Omit<Example, 'row'>, index: number) => number[];
  readonly firstShown?: (scores: readonly number[]) => number[];
  readonly scored?: number;
}

const createdAt = '2025-03-01T12:00:00.000Z';
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Writes a run as an evaluator would have left it; returns its folder. */
export function writeRun(runsFolder: string, contents: RunContents): string {
  const { id, model, dataset, task, examples, scored = examples.length } = contents;
  const folder = join(runsFolder, id);
  mkdirSync(folder, { recursive: true });
  const header = {
    kind: 'header',
    format: 1,
    id,
    createdAt,
    settings: { model: '/models/any', dataset: `/data/${dataset}`, maxLength: 2048, provider: 'cpu' },
    model: {
      architecture: 'LlamaForSequenceClassification',
      head: 'sequence-classification',
      parameters: 7_241_000_000,
      dtype: 'BF16',
      labels: 1,
      ...model,
    },
    dataset: { name: dataset, examples: examples.length, unreadable: 0, columns: [], task },
    chatTemplate: 'tokenizer',
    provider: 'cpu',
    fingerprint: {},
    findings: [],
  };
  const end = {
    kind: 'session',
    event: 'end',
    at: createdAt,
    seconds: scored / 4,
    tokens: 2_200 * scored,
    findings: [],
  };
  const outcome = scored === examples.length ? 'done' : 'cancelled';
  const journal = [
    line(header),
    line({ kind: 'session', event: 'start', at: createdAt }),
    ...examples.slice(0, scored).map((example, index) => line(scoreLine(contents, example, index))),
    line({ ...end, outcome }),
  ];
  const rows = examples.map((example, index) => line({ ...example, row: index + 1 }));
  writeFileSync(join(folder, 'examples.jsonl'), rows.join(''));
  writeFileSync(join(folder, 'journal.jsonl'), journal.join(''));
  return folder;
}

function scoreLine(
  { scores: scoresOf, firstShown }: RunContents,
  example: Omit<Example, 'row'>,
  index: number,
): ScoreLine {
  const scores = scoresOf(example, index);
  return {
    kind: 'score',
    index,
    id: example.id,
    scores,
    tokens: scores.map((_, at) => 120 + ((index * 37 + at * 11) % 400)),
    truncated: scores.map((_, at) => (at === 1 && index % 31 === 0 ? 12 : 0)),
    ...(firstShown && { firstShown: firstShown(scores) }),
  };
}

/** The same number for the same seed, spread like a normal one. */
function noise(seed: number): number {
  const uniform = (step: number): number => {
    const value = Math.sin(seed * 12.9898 + step * 78.233) * 43758.5453;
    return value - Math.floor(value);
  };
  return uniform(1) + uniform(2) + uniform(3) + uniform(4) - 2;
}

const question = (subset: string, at: number): Example['prompt'] => [
  { role: 'user', content: `Question ${at} of ${subset}: why is <b>the sky</b> blue?` },
];
const answer = (at: number): { text: string; model: string } => ({
  text: `Answer ${at + 1}: because of scattering. ${'Shorter waves scatter more. '.repeat(1 + (at % 3))}`,
  model: `org/writer-${at % 4}`,
});
const answers = (count: number): { text: string; model: string }[] =>
  Array.from({ length: count }, (_, at) => answer(at));

function ofSubsets(
  subsets: readonly string[],
  each: number,
  completions: number,
  chosen: readonly number[],
): Omit<Example, 'row'>[] {
  return subsets.flatMap((subset) =>
    Array.from({ length: each }, (_, at) => ({
      id: `${subset}-${at}`,
      subset,
      prompt: question(subset, at),
      completions: answers(completions),
      chosen,
    })),
  );
}

/** DPO on the core set and the prior sets, all sections complete. */
export const dpoRun: RunContents = {
  id: '20250301-120000-dpo',
  model: {
    name: 'org/dpo-policy',
    architecture: 'MistralForCausalLM',
    head: 'causal-lm',
    type: 'DPO',
    reference: 'org/sft-reference',
  },
  dataset: 'reward-bench',
  task: 'preference',
  examples: ofSubsets(
    [...coreSections, priorSection].flatMap(({ subsets }) => subsets.map(({ name }) => name)),
    14,
    2,
    [0],
  ),
  scores: (_, index) => [1.1 + 2 * noise(index), 2 * noise(index + 0.5)],
};

/** A model that is shown two completions at once, and leans to the first. */
export const pairRun: RunContents = {
  id: '20250301-120100-pairs',
  model: {
    name: 'org/pair-ranker',
    architecture: 'DebertaV2PairRM',
    head: 'pair-ranker',
    type: 'Custom Classifier',
  },
  dataset: 'pairs.jsonl',
  task: 'preference',
  examples: ofSubsets(['helpful', 'harmless'], 60, 2, [0]),
  scores: (_, index) => [0.8 + noise(index), noise(index + 0.5)],
  firstShown: ([chosen = 0, rejected = 0]) =>
    [chosen - rejected, rejected - chosen].map((difference) => 1 / (1 + Math.exp(-2 * difference - 0.9))),
};

const ties = Array.from({ length: 20 }, (_, at) => {
  const tied = at % 2 === 1;
  return {
    id: `${tied ? 'tied' : 'ref'}:${Math.floor(at / 2)}`,
    subset: 'Ties',
    prompt: question('Ties', at),
    completions: answers(tied ? 9 : 4),
    chosen: tied ? [0, 1, 2] : [0],
  };
});

/** RewardBench 2 with scores so coarse that completions tie for the top. */
export const rewardBench2Run: RunContents = {
  id: '20250301-120200-rewardbench-2',
  model: { name: 'org/coarse-reward' },
  dataset: 'reward-bench-2',
  task: 'rewardbench-2',
  examples: [...ofSubsets(['Factuality', 'Precise IF', 'Math', 'Safety', 'Focus'], 30, 4, [0]), ...ties],
  scores: ({ completions, chosen }, index) =>
    completions.map((_, at) =>
      Number(
        ((chosen.includes(at) ? 1.2 : 0) + noise(index + at * 0.13)).toFixed(completions.length > 4 ? 2 : 0),
      ),
    ),
};

export const bestOfNRun: RunContents = {
  id: '20250301-120300-best-of-n',
  model: { name: 'org/best-of-reward' },
  dataset: 'alpaca_eval candidates',
  task: 'best-of-n',
  examples: ofSubsets(['zephyr-7b', 'tulu-13b'], 40, 16, []),
  scores: ({ completions }, index) => completions.map((_, at) => 3 + 2 * noise(index + at * 0.37)),
};

/** The same, of which nothing is scored yet. */
export const emptyBestOfNRun: RunContents = {
  ...bestOfNRun,
  id: '20250301-120400-best-of-n-empty',
  model: { name: 'org/waiting-reward' },
  scored: 0,
};

export const dialoguesRun: RunContents = {
  id: '20250301-120500-dialogues',
  model: { name: 'org/scoring-reward' },
  dataset: 'conversations.jsonl',
  task: 'dialogues',
  examples: ofSubsets(['coding', 'letters', 'small talk'], 50, 1, []).map((example, at) => ({
    ...example,
    id: `dialogue-${at}`,
    prompt: [
      { role: 'user', content: 'Hello, who are you?' },
      { role: 'assistant', content: 'A model.' },
      ...example.prompt,
    ],
  })),
  scores: ({ subset }, index) => [subset.length / 4 - 2 + 1.5 * noise(index)],
};

export const taskRuns = [dpoRun, pairRun, rewardBench2Run, bestOfNRun, emptyBestOfNRun, dialoguesRun];
