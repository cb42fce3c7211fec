import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  debertaBase,
  gpt2Small,
  llama,
  llama1B,
  llamaWideVocabulary,
  writeModel,
  type GeneratedModel,
} from './models';
import { randomWorkload, type Lengths, type Workload } from './workload';

/** A thing to time: a model of random weights on random tokens, always the same ones. */
export interface GeneratedWorkload {
  readonly task: 'rm' | 'dpo';
  readonly model: () => GeneratedModel;
  /** DPO's reference is the same model of other numbers. */
  readonly reference?: true;
  readonly pairs: () => Workload;
}

/** About 400 tokens a sequence, as RewardBench's are; a third of them the prompt. */
const usual: Lengths = { prompt: [100, 200], completion: [180, 320] };
/** As in the measurements of best of n: a long prompt, short candidates. */
const candidates: Lengths = { prompt: [384, 385], completion: [104, 128] };
/** Full length for an encoder. */
const long: Lengths = { prompt: [256, 257], completion: [255, 256] };

export const workloads: Readonly<Record<string, GeneratedWorkload>> = {
  'gpt2-small-pairs': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    pairs: () => randomWorkload(32, 2, usual, 50257),
  },
  'gpt2-small-512': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    pairs: () => randomWorkload(16, 2, long, 50257),
  },
  'gpt2-small-best-of-16': {
    task: 'rm',
    model: () => gpt2Small('classifier'),
    pairs: () => randomWorkload(4, 16, candidates, 50257),
  },
  'llama-1b-bf16-pairs': {
    task: 'rm',
    model: () => llama(llama1B, 'classifier', 'BF16'),
    pairs: () => randomWorkload(4, 2, usual, 32000),
  },
  'deberta-base-pairs': {
    task: 'rm',
    model: debertaBase,
    pairs: () => randomWorkload(16, 2, usual, 128100),
  },
  'dpo-50k-vocabulary': {
    task: 'dpo',
    model: () => gpt2Small('language-model'),
    reference: true,
    pairs: () => randomWorkload(8, 2, usual, 50257),
  },
  'dpo-128k-vocabulary': {
    task: 'dpo',
    model: () => llama(llamaWideVocabulary, 'language-model', 'F32'),
    reference: true,
    pairs: () => randomWorkload(4, 2, usual, 128256),
  },
};

/** Paths of a workload's files; those that are not there yet are written. */
export async function prepareWorkload(
  name: string,
  folder: string,
): Promise<{ model: string; reference?: string; pairs: string }> {
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
  writeFileSync(pairs, JSON.stringify(workload.pairs()));
  return { model, pairs, ...(workload.reference && { reference }) };
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
