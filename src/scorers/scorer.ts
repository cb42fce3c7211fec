import type { Example } from '../datasets/example';
import type { Sequence } from '../inference/sequence';
import type { TokenCounts } from '../inference/token-counts';

/** An example made ready to be scored: a token sequence per completion, or per ordered pair of them. */
export interface PreparedExample {
  readonly sequences: readonly Sequence[];
  /** Tokens cut from each sequence. */
  readonly truncated: readonly number[];
  /** Codes of what was noticed about its sequences. */
  readonly noticed: ReadonlySet<string>;
}

/** What a model says of one example. */
export interface CompletionScores {
  /** One per completion, in order. */
  readonly scores: readonly number[];
  /**
   * Models that compare two completions: the probability with which the one shown first was preferred, for each
   * ordered pair in the order of the prepared sequences.
   */
  readonly firstShown?: readonly number[];
}

/** Another model that has to see the examples before the one that scores them. */
export interface ReferencePass {
  /** Whether what it says of an example is not known yet. */
  lacks(example: PreparedExample): boolean;
  /** Finds it out, and keeps it on the disk. Blocks the thread meanwhile. */
  compute(batch: readonly PreparedExample[]): Promise<void>;
}

/** Gives each completion of an example a score: the one interface of all kinds of models. */
export interface Scorer {
  /** Renders, tokenizes and truncates examples; an Error stands for one that the template rejects. */
  prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]>;
  /** In the order of the examples. Blocks the thread meanwhile. */
  score(batch: readonly PreparedExample[]): Promise<CompletionScores[]>;
  /** Where scores are relative to a reference model's. Its pass comes first: only one of both models is in memory. */
  readonly reference?: ReferencePass;
  /** Tokens that scoring an example by itself computes: what its sequences begin with alike counts once. */
  tokensIn(example: PreparedExample): number;
  /** Whether what several examples begin with alike is computed once where they are scored together. */
  readonly sharesBeginnings: boolean;
  /** Of all that its models have run so far. */
  readonly counts: TokenCounts;
  release(): Promise<void>;
}
