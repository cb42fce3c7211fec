import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawLengths, evenLengths, type Draw, type ExampleLengths } from './lengths';
import { debertaBase } from './models/deberta';
import { writeModel, type GeneratedModel } from './models/generated-model';
import { gpt2Small } from './models/gpt2';
import { pythia160m } from './models/gpt-neox';
import { llama, llama1B, llamaWideVocabulary } from './models/llama';
import real from './rewardbench-lengths.json';
import { randomWorkload, type Task } from './workload';

/** A thing to time: a model of random weights on random tokens, always the same ones. */
export interface GeneratedWorkload {
  readonly task: Task;
  readonly model: () => GeneratedModel;
  /** DPO's reference is the same model of other numbers. */
  readonly reference?: true;
  readonly lengths: () => ExampleLengths[];
}

/** What must not be longer is cut, as a model's positions or the memory of the peer have it. */
const drawn = (draw: Omit<Draw, 'seed'>, subsets = real.subsets) =>
  drawLengths(subsets, real.shares, { ...draw, seed: 1 });
/** The subsets whose completions answer instructions, as the candidates of best-of-n do. */
const instructions = real.subsets.filter(({ subset }) => subset.startsWith('llmbar-'));

/** About 400 tokens a sequence, hardly any padding: what is gained is not gained by sorting. */
const even = (examples: number) =>
  evenLengths({ examples, completions: 2, prompt: [100, 200], completion: [180, 320] });

export const workloads: Readonly<Record<string, GeneratedWorkload>> = {
  'rewardbench-pairs': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    lengths: () => drawn({ examples: 48, completions: 2, longest: 1024 }),
  },
  'gpt2-small-pairs': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    lengths: () => even(32),
  },
  'gpt2-small-512': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    lengths: () => evenLengths({ examples: 16, completions: 2, prompt: [256, 257], completion: [256, 257] }),
  },
  'gpt2-small-best-of-16': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    lengths: () => evenLengths({ examples: 4, completions: 16, prompt: [384, 385], completion: [104, 129] }),
  },
  'best-of-16-varied': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    lengths: () => drawn({ examples: 8, completions: 16, longest: 1024 }, instructions),
  },
  'llama-1b-bf16-pairs': {
    task: 'rm',
    model: () => llama(llama1B, 'classifier', 'BF16'),
    lengths: () => even(4),
  },
  'pythia-160m-pairs': {
    task: 'rm',
    model: pythia160m,
    lengths: () => drawn({ examples: 48, completions: 2, longest: 1024 }),
  },
  'deberta-base-pairs': {
    task: 'rm',
    model: debertaBase,
    lengths: () => even(16),
  },
  'dpo-50k-vocabulary': {
    task: 'dpo',
    model: () => gpt2Small('language-model'),
    reference: true,
    lengths: () => drawn({ examples: 16, completions: 2, longest: 1024 }),
  },
  'dpo-128k-vocabulary': {
    task: 'dpo',
    model: () => llama(llamaWideVocabulary, 'language-model', 'F32'),
    reference: true,
    lengths: () => drawn({ examples: 16, completions: 2, longest: 512 }),
  },
};

/** Paths of a workload's files; those that are not there yet are written. */
export async function prepareWorkload(
  name: string,
  folder: string,
): Promise<{ task: Task; model: string; reference?: string; pairs: string }> {
  const workload = workloads[name];
  if (workload === undefined)
    throw new Error(`no workload "${name}"; there are ${Object.keys(workloads).join(', ')}`);
  mkdirSync(folder, { recursive: true });
  const generated = workload.model();
  const model = join(folder, String(generated.config['model_type']) + `-${hashOf(generated)}`);
  if (!existsSync(join(model, 'done'))) await write(model, generated, 1);
  const reference = `${model}-reference`;
  if (workload.reference && !existsSync(join(reference, 'done'))) await write(reference, generated, 2);
  const pairs = join(folder, `${name}.json`);
  const { vocab_size: vocabulary } = generated.config;
  writeFileSync(pairs, JSON.stringify(randomWorkload(workload.lengths(), Number(vocabulary))));
  return { task: workload.task, model, pairs, ...(workload.reference && { reference }) };
}

async function write(folder: string, model: GeneratedModel, seed: number): Promise<void> {
  await writeModel(folder, model, seed);
  writeFileSync(join(folder, 'done'), '');
}

/** Tells models of one type apart by their tensors. */
function hashOf({ tensors, type }: GeneratedModel): string {
  let hash = type.length;
  for (const { shape } of tensors) for (const size of shape) hash = (Math.imul(hash, 31) + size) | 0;
  return (hash >>> 0).toString(16);
}
