import type { RotaryEmbedding } from './rotary';

/**
 * A decoder as data: what one family has and another has not stands here as fields, and tensor
 * names are those of the checkpoint. {@link buildDecoder} turns any of them into a graph.
 */
export interface Decoder {
  readonly hiddenSize: number;
  /** Token embedding table [vocabulary, hidden]. */
  readonly tokenEmbedding: string;
  readonly vocabularySize: number;
  /** Learned position table [positions, hidden], added to the token embedding. */
  readonly positionEmbedding?: { readonly table: string; readonly positions: number };
  /** Rotary embedding of queries and keys, shared by all layers. */
  readonly rotary?: RotaryEmbedding;
  readonly layers: readonly DecoderLayer[];
  readonly finalNorm: Norm;
}

/** One layer: norm, attention, add; norm, feed-forward, add. */
export interface DecoderLayer {
  readonly attentionNorm: Norm;
  readonly attention: Attention;
  readonly feedForwardNorm: Norm;
  readonly feedForward: FeedForward;
}

export interface Norm {
  readonly kind: 'layer' | 'rms';
  readonly weight: string;
  readonly bias?: string;
  readonly epsilon: number;
}

/** y = x·Wᵀ + b. */
export interface Linear {
  readonly weight: string;
  readonly bias?: string;
  readonly inputs: number;
  readonly outputs: number;
  /** How the weight lies in the file: PyTorch's Linear is [out, in], GPT-2's Conv1D [in, out]. */
  readonly layout: 'out-in' | 'in-out';
}

export interface Attention {
  readonly heads: number;
  /** Heads of keys and values; each serves heads / keyValueHeads query heads. */
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** Three projections, or one whose output is query, key and value side by side. */
  readonly projections:
    { readonly query: Linear; readonly key: Linear; readonly value: Linear } | { readonly fused: Linear };
  readonly output: Linear;
  /** Factor on query·key; 1/√headSize in most families. */
  readonly scale: number;
  /** How many tokens back a token sees, itself included; absent = all. */
  readonly window?: number;
}

/** `output(activation(input(x)))`, or with a gate `output(activation(gate(x)) · input(x))`. */
export interface FeedForward {
  readonly gate?: Linear;
  readonly input: Linear;
  readonly output: Linear;
  readonly activation: Activation;
}

/** Activation functions under transformers' names (`ACT2FN`). */
export const activations = [
  'silu',
  'swish',
  'gelu',
  'gelu_new',
  'gelu_pytorch_tanh',
  'gelu_fast',
  'quick_gelu',
  'relu',
] as const;
export type Activation = (typeof activations)[number];
