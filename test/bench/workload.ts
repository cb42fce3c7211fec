import * as v from 'valibot';
import type { ExampleLengths } from './lengths';
import { uniform } from './random-weights';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What a contestant gets: token ids of pairs, the first `prompt_len` of both sides the same. Candidates of one prompt
 * are pairs that follow one another.
 */
export const Workload = v.object({
  pad_token_id: count,
  pairs: v.array(
    v.object({ id: count, chosen: v.array(count), rejected: v.array(count), prompt_len: count }),
  ),
});
export type Workload = v.InferOutput<typeof Workload>;
export type Pair = Workload['pairs'][number];

/** What is scored: a classifier's reward, or a policy's log-probability of the completion less the reference's. */
export const tasks = ['rm', 'dpo'] as const;
export type Task = (typeof tasks)[number];

/** Examples of random tokens; every two completions of one are a pair. */
export function randomWorkload(examples: readonly ExampleLengths[], vocabulary: number, seed = 0): Workload {
  const random = uniform(seed);
  // Neither the special tokens that vocabularies begin with, nor those that they end with.
  const tokens = (length: number) =>
    Array.from({ length }, () => 300 + Math.floor(random() * (vocabulary - 310)));
  const pairs: Pair[] = [];
  for (const { prompt: length, completions } of examples) {
    const prompt = tokens(length);
    for (let i = 0; i + 1 < completions.length; i += 2) {
      const [chosen = [], rejected = []] = completions.slice(i, i + 2).map(tokens);
      pairs.push({
        id: pairs.length,
        chosen: [...prompt, ...chosen],
        rejected: [...prompt, ...rejected],
        prompt_len: length,
      });
    }
  }
  return { pad_token_id: 0, pairs };
}

/** Pairs of one prompt, one after another: an example of the product, whose sequences are scored together. */
export function examplesOf({ pairs }: Workload): Pair[][] {
  const examples: Pair[][] = [];
  for (const pair of pairs) {
    const open = examples.at(-1);
    const [first] = open ?? [];
    if (open !== undefined && first !== undefined && samePrompt(first, pair)) open.push(pair);
    else examples.push([pair]);
  }
  return examples;
}

function samePrompt(a: Pair, b: Pair): boolean {
  const length = a.prompt_len;
  return length === b.prompt_len && a.chosen.slice(0, length).every((id, i) => id === b.chosen[i]);
}

/** Tokens of all sequences, as if each were computed whole. */
export function tokensOf({ pairs }: Workload): number {
  return pairs.reduce((sum, { chosen, rejected }) => sum + chosen.length + rejected.length, 0);
}

/**
 * Tokens that are computed where rows keep their order and each batch is padded to its longest row: one batch of each
 * side (rm), or both sides in one batch (dpo), as in the original.
 */
export function paddedTokens({ pairs }: Workload, batchSize: number, task: Task): number {
  let tokens = 0;
  for (let i = 0; i < pairs.length; i += batchSize) {
    const batch = pairs.slice(i, i + batchSize);
    const longest = (['chosen', 'rejected'] as const).map((side) =>
      Math.max(...batch.map((pair) => pair[side].length)),
    );
    const width = task === 'dpo' ? 2 * Math.max(...longest) : longest.reduce((a, b) => a + b);
    tokens += width * batch.length;
  }
  return tokens;
}
