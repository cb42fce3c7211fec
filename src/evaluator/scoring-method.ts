import type { Checkpoint } from '../checkpoint/checkpoint';
import { UnsupportedModelError } from '../heads/find-head';
import type { KnownModel } from '../registry/known-model';
import type { TextFraming } from '../scorers/framed-text';
import type { PairRanker } from '../scorers/pair-ranker-prompt';

const languageModel = /ForCausalLM$|LMHeadModel$/;

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
  // A reward model may lie in a folder that is called like the language model it was trained from.
  if (known?.kind === 'dpo' && config.architectures.some((name) => languageModel.test(name))) {
    throw new UnsupportedModelError(
      config.file,
      `${known.name} is a plain language model and has no reward head`,
      `It scores only against its reference model ${known.reference}, by DPO, which this version does not do yet.`,
    );
  }
  const scored = known?.kind === 'reward-model' ? known : undefined;
  if (scored?.notRunnable !== undefined) {
    throw new UnsupportedModelError(config.file, `${scored.name} cannot be scored`, scored.notRunnable);
  }
  const is = (...names: readonly string[]) => config.architectures.some((name) => names.includes(name));
  if (is('DebertaV2PairRM')) {
    return {
      kind: 'pair-ranker',
      ranker: scored?.name === 'mightbe/Better-PairRM' ? 'Better-PairRM' : 'PairRM',
    };
  }
  if (scored?.framing === 'choice-prompt') {
    return { kind: 'choice', prompt: config.modelType === 't5' ? 'SteamSHP' : 'pair-preference' };
  }
  if (is('InternLM2ForRewardModel')) {
    const rewardTokenId = config.integer('reward_token_id', { min: 0 });
    return { kind: 'text', framing: { kind: 'append-reward-token', rewardTokenId } };
  }
  const bare = is('Qwen2ForRewardModel') || scored?.framing === 'no-special-tokens';
  return { kind: 'text', framing: { kind: bare ? 'no-special-tokens' : 'default' } };
}
