import * as v from 'valibot';
import { Finding, Placement, quantizations, RunSettings, tasks, TokenCounts } from '../protocol/evaluator';

/**
 * A run is a folder:
 *
 * - `journal.jsonl`   header line, then one line per scored example and per session: the truth
 * - `examples.jsonl`  the examples as they were read ({@link Example}, one a line, by index), so that a
 *                     run can be looked at and resumed after its dataset has moved
 * - `unreadable.jsonl` rows that could not become examples ({@link UnreadableRow})
 * - `profile.json`     where the time of its last session went, where that was asked for (`src/profile/profile.ts`)
 * - `eval-set/…`, `eval-set-scores/…`, `pref-sets/…`, `best-of-n/…`, `outputs/…`  RewardBench's own files, by the
 *                     run's task, written when it is done
 */
export const journalFile = 'journal.jsonl';
export const examplesFile = 'examples.jsonl';
export const unreadableFile = 'unreadable.jsonl';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Facts about the model that people look at. */
export const ModelFacts = v.object({
  /** `org/name` where the folder shows it, else the folder's name. */
  name: v.string(),
  architecture: v.string(),
  head: v.string(),
  parameters: count,
  dtype: v.string(),
  /** What the weights of its linear layers were rounded to. */
  quantized: v.optional(v.picklist(quantizations)),
  labels: count,
  /** RewardBench's word for the kind of scorer. */
  type: v.optional(
    v.picklist(['Seq. Classifier', 'Custom Classifier', 'DPO', 'DPO Ref. Free']),
    'Seq. Classifier',
  ),
  /** Name of the reference model. */
  reference: v.optional(v.string()),
});
export type ModelFacts = v.InferOutput<typeof ModelFacts>;

export const JournalHeader = v.object({
  kind: v.literal('header'),
  format: v.literal(1),
  id: v.string(),
  createdAt: v.string(),
  settings: RunSettings,
  model: ModelFacts,
  dataset: v.object({
    name: v.string(),
    examples: count,
    unreadable: count,
    columns: v.array(v.string()),
    task: v.optional(v.picklist(tasks), 'preference'),
  }),
  /** `tokenizer` (the checkpoint's own) or the conversation style's name. */
  chatTemplate: v.string(),
  provider: v.string(),
  /** How the evaluator split the layers by the memory that was free; a resumed run keeps to it. */
  placement: v.optional(v.array(Placement)),
  /** Hashes and versions of everything that decides a score: a run resumes only where all agree. */
  fingerprint: v.record(v.string(), v.string()),
  findings: v.array(Finding),
});
export type JournalHeader = v.InferOutput<typeof JournalHeader>;

/** A finite number, or null where the model gave NaN or an infinity (JSON has no word for them). */
const score = v.nullable(v.number());

export const ScoreLine = v.object({
  kind: v.literal('score'),
  /** Index of the example in `examples.jsonl`. */
  index: count,
  id: v.string(),
  /** One per completion, in the example's order. */
  scores: v.array(score),
  /** Tokens of each whole sequence as scored (after truncation). */
  tokens: v.array(count),
  /** Tokens cut from each sequence; 0 = not truncated. */
  truncated: v.array(count),
  /**
   * Models that compare two completions: the probability with which the one shown first was preferred, for each
   * ordered pair (0,1), (0,2) … (1,0) … of the completions.
   */
  firstShown: v.optional(v.array(score)),
  /** Codes of what was noticed about its sequences, e.g. `double-bos`. */
  noticed: v.optional(v.array(v.string())),
});
export type ScoreLine = v.InferOutput<typeof ScoreLine>;

/** An example that could not be scored; it is tried again on resume. */
export const ErrorLine = v.object({
  kind: v.literal('error'),
  index: count,
  id: v.string(),
  message: v.string(),
});
export type ErrorLine = v.InferOutput<typeof ErrorLine>;

/** A stretch of work on the run: `start` is written first; without its `end` the evaluator was killed. */
export const SessionLine = v.object({
  kind: v.literal('session'),
  event: v.picklist(['start', 'end']),
  at: v.string(),
  outcome: v.optional(v.picklist(['done', 'cancelled', 'failed'])),
  message: v.optional(v.string()),
  seconds: v.optional(v.number()),
  tokens: v.optional(count),
  counts: v.optional(TokenCounts),
  findings: v.optional(v.array(Finding)),
});
export type SessionLine = v.InferOutput<typeof SessionLine>;

export const JournalLine = v.variant('kind', [JournalHeader, ScoreLine, ErrorLine, SessionLine]);
export type JournalLine = v.InferOutput<typeof JournalLine>;
