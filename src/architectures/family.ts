import type { ModelConfig } from '../checkpoint/config';
import type { Decoder } from './decoder';

/** A family of decoders, as one file each describes it. */
export interface Family {
  /** transformers' class of the reward model, as config.json's `architectures` names it. */
  readonly classifier: string;
  /** What tensor names of the body begin with in a checkpoint with a head; absent in some bare ones. */
  readonly prefix: string;
  /** Name of the token embedding after the prefix. */
  readonly tokenEmbedding: string;
  /** The decoder that a config.json describes, with tensor names under `prefix`. */
  readonly decoder: (config: ModelConfig, prefix: string) => Decoder;
  /** Longest sequence that the model can be given at all; absent where positions have no end. */
  readonly positionLimit?: (config: ModelConfig) => number;
  /** Tensors that old checkpoints carry and no computation needs: masks, rotary tables. */
  readonly ignorable: readonly RegExp[];
}

/** More layers than any model has: a bound on what a config.json can make this program build. */
export const mostLayers = 1024;

/** The size of each of `heads` heads that share `hiddenSize` evenly, as GPT-2 and GPT-Neo need it. */
export function evenHeadSize(config: ModelConfig, key: string, hiddenSize: number, heads: number): number {
  if (hiddenSize % heads === 0) return hiddenSize / heads;
  throw config.invalid(key, `a divisor of the hidden size ${hiddenSize}`);
}
