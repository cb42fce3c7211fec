import type { Example } from '../datasets/example';
import type { Sequence } from '../inference/sequence';

/** An example made ready to be scored: a token sequence per completion, or per ordered pair of them. */
export interface PreparedExample {
  readonly sequences: readonly Sequence[];
  /** Tokens cut from each sequence. */
  readonly truncated: readonly number[];
  /** Codes of what was noticed about its sequences. */
  readonly noticed: ReadonlySet<string>;
}

/** Gives each completion of an example a score: the one interface of all kinds of models. */
export interface Scorer {
  /** Renders, tokenizes and truncates examples; an Error stands for one that the template rejects. */
  prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]>;
  /** Scores [example][completion], in order. Blocks the thread meanwhile. */
  score(batch: readonly PreparedExample[]): Promise<number[][]>;
  release(): Promise<void>;
}
