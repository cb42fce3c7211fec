import type { ModelConfig } from '../checkpoint/config';
import type { Transformer } from './transformer';

/** How positions are counted in a padded row; without padding all three agree (but for pad ids in a text). */
export type PositionRule = 'columns' | 'attended' | 'non-pad';

/** A family of models, as one file each describes it. */
export interface Family {
  /** What tensor names of the body begin with in a checkpoint with a head; absent in some bare ones. */
  readonly prefix: string;
  /** Name of the token embedding after the prefix. */
  readonly tokenEmbedding: string;
  /** The body that a config.json describes, with tensor names under `prefix`. */
  readonly transformer: (config: ModelConfig, prefix: string, options: BodyOptions) => Transformer;
  /** Longest sequence that the model can be given at all; absent or undefined where positions have no end. */
  readonly positionLimit?: (config: ModelConfig) => number | undefined;
  /** Absent = `columns`. */
  readonly positionRule?: PositionRule;
  /** Tensors that old checkpoints carry and no computation needs: masks, rotary tables. */
  readonly ignorable: readonly RegExp[];
  /**
   * The language-model head: tensor name [vocabulary, hidden] where embeddings are not tied, and its bias.
   * Absent in encoders, which predict no next token.
   */
  readonly languageModelHead?: LanguageModelHead;
}

export interface BodyOptions {
  /** Reproduce what transformers' default does even where the model defines something else. */
  readonly asOriginal: boolean;
}

export interface LanguageModelHead {
  /** Tensor of its own, e.g. `lm_head.weight`; where the checkpoint has none, the token embedding serves. */
  readonly weight: string;
  /** Present in families whose head has one (GPT-J, Phi). */
  readonly bias?: string;
  /** `tie_word_embeddings` where config.json does not say. */
  readonly tiedByDefault: boolean;
  /** Logits become cap · tanh(logit / cap). */
  readonly softCap?: (config: ModelConfig) => number | undefined;
}

/** More layers than any model has: a bound on what a config.json can make this program build. */
export const mostLayers = 1024;

/** The size of each of `heads` heads that share `hiddenSize` evenly, as GPT-2 and GPT-Neo need it. */
export function evenHeadSize(config: ModelConfig, key: string, hiddenSize: number, heads: number): number {
  if (hiddenSize % heads === 0) return hiddenSize / heads;
  throw config.invalid(key, `a divisor of the hidden size ${hiddenSize}`);
}
