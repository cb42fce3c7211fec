import * as v from 'valibot';

/** What a contestant prints as its last line; see README.md. */
export const Result = v.object({
  /** Opening the model, scoring after a first batch for warmth, processor time of the latter. */
  seconds: v.object({ load: v.number(), run: v.number(), cpu: v.number() }),
  /** Tokens of all sequences, as if each were computed whole. */
  tokens: v.number(),
  /** Most of its memory that was resident, what is mapped from files included. */
  peak_rss_mb: v.number(),
  scores_chosen: v.array(v.nullable(v.number())),
  scores_rejected: v.array(v.nullable(v.number())),
  /** Tokens that went through the layers: with padding where it pads, without what it shares. */
  computed: v.optional(v.number()),
  /** Slots of attention that held no token. */
  padding: v.optional(v.number()),
  /** Seconds from the start of its process to the first score. */
  first_score: v.optional(v.number()),
  /** Operations that the scores need at least: in products with weights, and in attention's own two products. */
  operations: v.optional(v.object({ weights: v.number(), attention: v.number() })),
});
export type Result = v.InferOutput<typeof Result>;

/** Of two contestants' scores; NaN where one has a score that the other has not. */
export function largestDifference(a: Result, b: Result): number {
  const scores = ({ scores_chosen, scores_rejected }: Result) => [...scores_chosen, ...scores_rejected];
  const [own, other] = [scores(a), scores(b)];
  if (own.length !== other.length) return NaN;
  return Math.max(...own.map((score, i) => Math.abs((score ?? NaN) - (other[i] ?? NaN))));
}
