import type { Dialogue } from '../dialogue/message';

/** One candidate answer to a prompt. */
export interface Completion {
  readonly text: string;
  /** The model that wrote it, where the dataset says so. */
  readonly model?: string;
}

/** What is asked of a set's examples; see `tasks` in `protocol/evaluator.ts`. */
export type Task = 'preference' | 'rewardbench-2' | 'best-of-n' | 'dialogues';

/**
 * One row of a preference set. A pair is one chosen and one rejected completion (chosen first);
 * RewardBench 2 has one or more chosen of many; best-of-n has N and a dialogue one, none of them chosen.
 */
export interface Example {
  readonly id: string;
  readonly subset: string;
  readonly prompt: Dialogue;
  readonly completions: readonly Completion[];
  /** Indices into `completions` of those that should win. */
  readonly chosen: readonly number[];
  /** Where the row stands in its file: 1-based line (or row number for parquet). */
  readonly row: number;
}

/** A row that could not become an example: listed, never dropped silently. */
export interface UnreadableRow {
  readonly row: number;
  readonly reason: string;
}
