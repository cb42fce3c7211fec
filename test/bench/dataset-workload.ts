import { resolve } from 'node:path';
import type { Example } from '../../src/datasets/example';
import { readPreferenceSet } from '../../src/datasets/preference-set';
import { openModel } from '../../src/evaluator/open-model';
import type { RunSettings } from '../../src/protocol/evaluator';
import type { PreparedExample } from '../../src/scorers/scorer';
import { sharedLength } from './operations';
import type { Pair, Task, Workload } from './workload';

export interface DatasetChoice {
  readonly model: string;
  readonly dataset: string;
  readonly task: Task;
  readonly reference?: string | undefined;
  readonly limit?: number | undefined;
  readonly chatTemplate?: string | undefined;
}

export interface DatasetWorkload {
  readonly workload: Workload;
  /** Pairs that cannot be told to a peer, or that the template rejects. */
  readonly leftOut: number;
}

/**
 * A preference set's token ids, as the evaluator gives them to the model. The completions of an example make pairs in
 * their order; the last of an odd number has no place in the protocol.
 * @param folder for what the evaluator keeps beside its runs
 * @throws Error where the model is of a kind whose sequences are not one per completion
 */
export async function datasetWorkload(choice: DatasetChoice, folder: string): Promise<DatasetWorkload> {
  const settings: RunSettings = {
    model: resolve(choice.model),
    dataset: resolve(choice.dataset),
    maxLength: 2048,
    provider: 'cpu',
    ...(choice.limit !== undefined && { limit: choice.limit }),
    ...(choice.chatTemplate !== undefined && { chatTemplate: choice.chatTemplate }),
    ...(choice.reference !== undefined && { reference: resolve(choice.reference) }),
    ...(choice.task === 'dpo' && choice.reference === undefined && { referenceFree: 'sum' as const }),
  };
  const { examples } = await readPreferenceSet(settings.dataset, { limit: settings.limit });
  const model = await openModel(settings, new Date(), folder);
  const prepared = await model.scorer.prepare(examples);
  await model.scorer.release();
  const pairs: Pair[] = [];
  let leftOut = 0;
  for (const [i, example] of examples.entries()) {
    const own = pairsOf(example, prepared[i], choice.task);
    leftOut += Math.ceil(example.completions.length / 2) - own.length;
    for (const pair of own) pairs.push({ id: pairs.length, ...pair });
  }
  // The id that pooling takes for padding; a model that takes none is not disturbed by any.
  const padId = Number(model.fingerprint['padId']);
  return { workload: { pad_token_id: Number.isInteger(padId) ? padId : 0, pairs }, leftOut };
}

/** Pairs of which both sides have the same prompt. */
function pairsOf(
  { completions }: Example,
  prepared: PreparedExample | Error | undefined,
  task: Task,
): Omit<Pair, 'id'>[] {
  if (prepared === undefined || prepared instanceof Error) return [];
  const { sequences } = prepared;
  if (sequences.length !== completions.length)
    throw new Error(
      'this model scores pairs of completions, not each by itself: there is no peer protocol for it',
    );
  const pairs: Omit<Pair, 'id'>[] = [];
  for (let i = 0; i + 1 < sequences.length; i += 2) {
    const both = sequences.slice(i, i + 2);
    const shared = sharedLength(both);
    // The token before the first answer's is the first pooled one.
    const starts = task === 'rm' ? [shared] : both.map(({ pooled: [first = 0] }) => first + 1);
    const [start = 0] = starts;
    if (starts.some((each) => each !== start) || start > shared) continue;
    const [chosen = [], rejected = []] = both.map(({ tokens }) => [...tokens]);
    pairs.push({ chosen, rejected, prompt_len: start });
  }
  return pairs;
}
