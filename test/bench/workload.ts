import * as v from 'valibot';
import { uniform } from './random-weights';

const ids = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));

/**
 * What a contestant gets: token ids of pairs, the first `prompt_len` of both sides the same. Candidates of one prompt
 * are pairs that follow one another.
 */
export const Workload = v.object({
  pad_token_id: v.number(),
  pairs: v.array(v.object({ id: v.number(), chosen: ids, rejected: ids, prompt_len: v.number() })),
});
export type Workload = v.InferOutput<typeof Workload>;

/** What a contestant prints as its last line. */
export const Result = v.object({
  /** Opening the model, scoring after a first batch for warmth, processor time of the latter. */
  seconds: v.object({ load: v.number(), run: v.number(), cpu: v.number() }),
  /** Tokens of all sequences, as if each were computed whole. */
  tokens: v.number(),
  peak_rss_mb: v.number(),
  scores_chosen: v.array(v.number()),
  scores_rejected: v.array(v.number()),
  /** Ours only: tokens that went through the layers. */
  computed: v.optional(v.number()),
  first_score: v.optional(v.number()),
});
export type Result = v.InferOutput<typeof Result>;

export interface Lengths {
  readonly prompt: readonly [number, number];
  readonly completion: readonly [number, number];
}

/** Prompts with completions of random tokens; every two completions of a prompt are a pair. */
export function randomWorkload(
  prompts: number,
  completions: number,
  lengths: Lengths,
  vocabulary: number,
  seed = 0,
): Workload {
  const random = uniform(seed);
  const between = ([low, high]: readonly [number, number]) => low + Math.floor(random() * (high - low));
  const tokens = (count: number) =>
    Array.from({ length: count }, () => 300 + Math.floor(random() * (vocabulary - 310)));
  const pairs: Workload['pairs'] = [];
  for (let i = 0; i < prompts; i++) {
    const prompt = tokens(between(lengths.prompt));
    for (let j = 0; j < completions; j += 2) {
      const side = () => [...prompt, ...tokens(between(lengths.completion))];
      pairs.push({ id: pairs.length, chosen: side(), rejected: side(), prompt_len: prompt.length });
    }
  }
  return { pad_token_id: 0, pairs };
}
