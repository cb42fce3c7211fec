import type { RewardModel } from '../inference/reward-model';
import type { Sequence } from '../inference/sequence';
import type { AnswerTokens } from './answer-tokens';

/** A model with the head of `heads/causal-language-model.ts`; a `RewardModel`, as far as it is needed. */
export type LanguageModel = Pick<RewardModel, 'run' | 'release' | 'tokensIn' | 'counts'> & {
  readonly graph: Pick<RewardModel['graph'], 'vocabularySize' | 'sharesPrefixes'>;
};

/** The sequence that asks for the log-probability of each of an answer's tokens, of which the first needs a prompt. */
export function answerSequence({ prompt, answer }: AnswerTokens): Sequence {
  // Each token is predicted from the one before it.
  const first = Math.max(prompt.length, 1);
  const tokens = Int32Array.from([...prompt, ...answer]);
  return {
    tokens,
    pooled: Array.from({ length: tokens.length - first }, (_, i) => first - 1 + i),
    targets: [...tokens.subarray(first)],
  };
}

/** For each sequence the log-probabilities of its targets. */
export async function answerLogProbabilities(
  model: LanguageModel,
  sequences: readonly Sequence[],
): Promise<number[][]> {
  const [rows = []] = (await model.run(sequences)).values();
  let next = 0;
  return sequences.map(({ pooled }) => rows.slice(next, (next += pooled.length)).flat());
}
