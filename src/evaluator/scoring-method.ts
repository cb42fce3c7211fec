import type { Checkpoint } from '../checkpoint/checkpoint';
import { hasRewardHead, UnsupportedModelError } from '../heads/find-head';
import type { CompatTarget, RunSettings } from '../protocol/evaluator';
import type { KnownModel } from '../registry/known-model';
import type { TextFraming } from '../scorers/framed-text';
import type { LogProbabilityOf } from '../scorers/log-probability';
import type { PairRanker } from '../scorers/pair-ranker-prompt';
import type { AnswerRule } from '../scorers/prompt-and-answer';

const languageModel = /ForCausalLM$|LMHeadModel$/;

/** How a checkpoint's completions are scored. */
export type ScoringMethod =
  | { readonly kind: 'text'; readonly framing: TextFraming }
  | { readonly kind: 'pair-ranker'; readonly ranker: PairRanker }
  | { readonly kind: 'choice'; readonly prompt: 'SteamSHP' | 'pair-preference' }
  | DpoMethod;

/** By log-probabilities: against a reference, which are then summed over an answer, or without one. */
export interface DpoMethod {
  readonly kind: 'dpo';
  readonly against: 'reference' | 'nothing';
  readonly of: LogProbabilityOf;
  readonly rule?: AnswerRule;
}

const answerRules: Readonly<Record<CompatTarget, AnswerRule>> = {
  rewardbench: 'original',
  'rewardbench-v0': 'first-release',
};

/**
 * Chooses by what the user asks for, then by what the config tells, then by what is known of the model: which prompt
 * a pair ranker or a language model was trained on stands in no file of its checkpoint.
 * @throws UnsupportedModelError for a model that cannot be scored, or not in the way that was asked for
 */
export function scoringMethod(
  checkpoint: Pick<Checkpoint, 'config' | 'tensors' | 'folder'>,
  known: KnownModel | undefined,
  { reference, referenceFree, compat }: Pick<RunSettings, 'reference' | 'referenceFree' | 'compat'> = {},
): ScoringMethod {
  const { config } = checkpoint;
  if (reference !== undefined || referenceFree !== undefined) {
    requireLanguageModel(checkpoint);
    return {
      kind: 'dpo',
      against: reference === undefined ? 'nothing' : 'reference',
      // As in the original, what is asked for without a reference has no say where there is one.
      of: reference === undefined ? (referenceFree ?? 'sum') : 'sum',
      ...(compat !== undefined && { rule: answerRules[compat] }),
    };
  }
  const scored = known?.kind === 'reward-model' ? known : undefined;
  // A reward model may lie in a folder that is called like the language model it was trained from.
  if (scored === undefined && isLanguageModel(checkpoint) && !hasRewardHead(checkpoint)) {
    throw bareLanguageModel(checkpoint, known);
  }
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

/** @throws UnsupportedModelError for a checkpoint that gives no log-probabilities */
export function requireLanguageModel({ config }: Pick<Checkpoint, 'config'>): void {
  const [architecture] = config.architectures;
  if (architecture === undefined || isLanguageModel({ config })) return;
  throw new UnsupportedModelError(
    config.file,
    `architecture "${architecture}" is no causal language model and gives no log-probabilities of answers`,
    'Only language models are scored by DPO; a reward model is scored without a reference.',
  );
}

function isLanguageModel({ config }: Pick<Checkpoint, 'config'>): boolean {
  return config.architectures.some((name) => languageModel.test(name));
}

function bareLanguageModel(
  { config }: Pick<Checkpoint, 'config'>,
  known: KnownModel | undefined,
): UnsupportedModelError {
  const name = known?.name ?? `architecture "${config.architectures[0] ?? 'none'}"`;
  const reference =
    known?.kind === 'dpo'
      ? `its reference model ${known.reference}`
      : 'a reference model, the one that it was trained from,';
  return new UnsupportedModelError(
    config.file,
    `${name} is not a reward model: a plain language model has no reward head`,
    `Score it by DPO against ${reference} or, without one, by its own log-probabilities (reference-free).`,
  );
}
