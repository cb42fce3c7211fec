import type { Checkpoint } from '../checkpoint/checkpoint';
import { UnsupportedModelError } from '../heads/find-head';
import type { KnownModel } from '../registry/known-model';
import type { TextFraming } from '../scorers/framed-text';
import type { PairRanker } from '../scorers/pair-ranker-prompt';

/** How a checkpoint's completions are scored. */
export type ScoringMethod =
  | { readonly kind: 'text'; readonly framing: TextFraming }
  | { readonly kind: 'pair-ranker'; readonly ranker: PairRanker }
  | { readonly kind: 'choice'; readonly prompt: 'SteamSHP' | 'pair-preference' };

/**
 * Chooses by the config what it tells, by what is known of the model the rest: which prompt a pair ranker or a
 * language model was trained on stands in no file of its checkpoint.
 * @throws UnsupportedModelError for a model that is known not to be one that can be scored
 */
export function scoringMethod(
  { config }: Pick<Checkpoint, 'config'>,
  known: KnownModel | undefined,
): ScoringMethod {
  if (known?.kind === 'dpo') {
    throw new UnsupportedModelError(
      config.file,
      `${known.name} is a plain language model and has no reward head`,
      `DPO scoring comes with a reference model: that of this one is ${known.reference}.`,
    );
  }
  if (known?.notRunnable !== undefined) {
    throw new UnsupportedModelError(config.file, `${known.name} cannot be scored`, known.notRunnable);
  }
  const is = (...names: readonly string[]) => config.architectures.some((name) => names.includes(name));
  if (is('DebertaV2PairRM')) {
    return { kind: 'pair-ranker', ranker: known?.maxLength === 3370 ? 'Better-PairRM' : 'PairRM' };
  }
  if (known?.framing === 'choice-prompt') {
    return { kind: 'choice', prompt: config.modelType === 't5' ? 'SteamSHP' : 'pair-preference' };
  }
  if (is('InternLM2ForRewardModel')) {
    const rewardTokenId = config.integer('reward_token_id', { min: 0 });
    return { kind: 'text', framing: { kind: 'append-reward-token', rewardTokenId } };
  }
  const bare = is('Qwen2ForRewardModel') || known?.framing === 'no-special-tokens';
  return { kind: 'text', framing: { kind: bare ? 'no-special-tokens' : 'default' } };
}
