import type { RewardModel } from '../inference/reward-model';
import type { PairModel } from './pair-scorer';

/**
 * A reward model as one that compares. Its graph gives one column, which is the logit (PairRM), or the logits of
 * the answers A and B, whose difference it is.
 */
export function rewardPairModel(model: RewardModel, padId: number | undefined): PairModel {
  const { vocabularySize, pooling, sharesPrefixes } = model.graph;
  return {
    vocabularySize,
    pooling,
    padId,
    sharesPrefixes,
    async compare(sequences) {
      const outputs = [...(await model.run(sequences)).values()];
      return sequences.map((_, i) => {
        const [first = NaN, second = 0] = outputs.flatMap((rows) => rows[i] ?? []);
        return first - second;
      });
    },
    tokensIn: (sequences) => model.tokensIn(sequences),
    get counts() {
      return model.counts;
    },
    release: () => model.release(),
  };
}
