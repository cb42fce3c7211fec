import { pooledTokens, type PoolingRule } from '../heads/pooling';
import type { Sequence } from '../inference/sequence';

/** What a model asks of the sequences given to it. */
export interface SequenceRules {
  readonly vocabularySize: number;
  readonly pooling: PoolingRule;
  /** Id that pooling takes for padding. */
  readonly padId: number | undefined;
}

/**
 * Token ids with the tokens to pool.
 * @throws Error where an id is beyond the model's vocabulary, RangeError where a token to pool is not there
 */
export function sequenceForModel(ids: readonly number[], rules: SequenceRules): Sequence {
  refuseBeyondVocabulary(ids, rules.vocabularySize);
  const tokens = Int32Array.from(ids);
  return { tokens, pooled: pooledTokens(rules.pooling, { tokens, padId: rules.padId }) };
}

/** @throws Error where an id is beyond a model's vocabulary */
export function refuseBeyondVocabulary(
  ids: readonly number[],
  vocabularySize: number,
  whose = 'model',
): void {
  const beyond = ids.find((id) => id >= vocabularySize);
  if (beyond === undefined) return;
  throw new Error(`token id ${beyond} is beyond the ${whose}'s vocabulary: the tokenizer is another model's`);
}

/** What `make` gives, or the error that it throws. */
export async function resultOrError<Result>(make: () => Result | Promise<Result>): Promise<Result | Error> {
  try {
    return await make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
