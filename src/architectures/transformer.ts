import type { Activation } from './activation';
import type { Convolution } from './convolution';
import type { Disentangled, DisentangledAttention } from './disentangled';
import type { RotaryEmbedding } from './rotary';

/**
 * The body of a model as data: what one family has and another has not stands here as fields, and tensor
 * names are those of the checkpoint. {@link buildTransformer} turns any of them into a graph.
 */
export interface Transformer {
  readonly hiddenSize: number;
  readonly embedding: Embedding;
  readonly layers: readonly Layer[];
  /** On the last layer's result; absent where layers end in a norm of their own. */
  readonly finalNorm?: Norm;
  /** After the final norm (OPT-350m). */
  readonly outputProjection?: Linear;
  /** DeBERTa's relative positions, shared by its layers. */
  readonly disentangled?: Disentangled;
  /** T5's relative positions, shared by its layers. */
  readonly relativeBias?: RelativeBias;
}

/** Whether what is computed for a token depends on no token after it. */
export function seesOnlyBack({ layers, disentangled, relativeBias }: Transformer): boolean {
  const causal = layers.every(
    ({ attention, convolution }) => attention.direction === 'causal' && convolution === undefined,
  );
  return causal && disentangled === undefined && relativeBias === undefined;
}

/** A bias on attention scores for each head and bucket of distances. */
export interface RelativeBias {
  /** [buckets, heads]. */
  readonly table: string;
  readonly buckets: number;
  readonly heads: number;
  /** From here on all distances fall into the last bucket. */
  readonly maxDistance: number;
}

export interface Embedding {
  /** Token table [vocabulary, size]. */
  readonly table: string;
  readonly vocabularySize: number;
  /** Columns of the table; the hidden size unless `projection` leads there. */
  readonly size: number;
  /** Factor on the token's row (Gemma: √hidden). */
  readonly scale?: number;
  /** Learned positions, added to the token's row. */
  readonly position?: PositionTable;
  /** Learned rows per token type, added; sequences without types are of type 0. */
  readonly tokenType?: { readonly table: string; readonly types: number };
  readonly norm?: Norm;
  /** From `size` to the hidden size, after `norm`. */
  readonly projection?: Linear;
  /** On the result, after `projection` (DeBERTa). */
  readonly outputNorm?: Norm;
  /** Masked tokens are all zeros (DeBERTa). */
  readonly zeroMasked?: boolean;
}

export interface PositionTable {
  readonly table: string;
  /** Rows of the table. */
  readonly rows: number;
  /** Columns: the embedding's size, or the hidden size (then it is added after the projection). */
  readonly size: number;
  /** Row of position 0. */
  readonly offset: number;
}

/**
 * One layer: attention and feed-forward, each on the (normed) stream and added to it. All norms are
 * optional: `attentionNorm` and `feedForwardNorm` stand before their part, `…OutputNorm` on the part's
 * result before it is added (Gemma 2), `…SumNorm` on the sum (BERT).
 */
export interface Layer {
  readonly attentionNorm?: Norm;
  readonly attention: Attention;
  readonly attentionOutputNorm?: Norm;
  readonly attentionSumNorm?: Norm;
  readonly feedForwardNorm?: Norm;
  readonly feedForward: FeedForward | MixtureOfExperts;
  readonly feedForwardOutputNorm?: Norm;
  readonly feedForwardSumNorm?: Norm;
  /**
   * Attention and feed-forward side by side, both on the layer's input and added to it together (GPT-J,
   * NeoX, Falcon). Without a `feedForwardNorm` both share what `attentionNorm` gives.
   */
  readonly parallel?: boolean;
  /** What is added to is the normed input instead of the input (Bloom's option). */
  readonly residualFromNorm?: boolean;
  /** From the layer's input along the sequence, added to its result (DeBERTa-v2). */
  readonly convolution?: Convolution;
}

export interface Norm {
  readonly kind: 'layer' | 'rms';
  /** Absent: all ones. */
  readonly weight?: string;
  readonly bias?: string;
  readonly epsilon: number;
  /** The factor is 1 + weight (Gemma). */
  readonly plusOne?: boolean;
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
  /** Which tokens a token sees: the earlier ones and itself, or all of its sequence. */
  readonly direction: 'causal' | 'both';
  readonly heads: number;
  /** Heads of keys and values; each serves heads / keyValueHeads query heads. */
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly projections: SeparateProjections | FusedProjection;
  readonly output: Linear;
  /** Factor on query·key; 1/√headSize in most families. */
  readonly scale: number;
  /**
   * Causal: how many tokens back a token sees, itself included. Both directions: how far a token sees to
   * each side. Absent = all.
   */
  readonly window?: number;
  /** Scores become cap · tanh(score / cap) (Gemma 2). */
  readonly softCap?: number;
  /** On each head's query and key, before they are rotated (Qwen3, StableLM 2 12B, Gemma 3). */
  readonly queryNorm?: HeadNorm;
  readonly keyNorm?: HeadNorm;
  readonly rotary?: RotaryEmbedding;
  /** Rotation turns neighbouring entries (GPT-J); else entry i and entry i + half. */
  readonly rotaryInterleaved?: boolean;
  /** Linear biases on attention scores instead of positions (Bloom). Causal only. */
  readonly alibi?: Alibi;
  /** Scores have parts that depend on relative positions (DeBERTa). Both directions only. */
  readonly disentangled?: DisentangledAttention;
}

export interface SeparateProjections {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
}

/** One projection for all three. */
export interface FusedProjection {
  readonly fused: Linear;
  /**
   * `consecutive`: all queries, all keys, all values (GPT-2, Phi-3). `grouped`: for each key-value head
   * its query heads, its key, its value (NeoX, Bloom, Falcon, InternLM2).
   */
  readonly layout: 'consecutive' | 'grouped';
  /** Biases of their own for queries and values [heads · headSize] (DeBERTa v1). */
  readonly queryBias?: string;
  readonly valueBias?: string;
}

/** A norm over the entries of each head. */
export interface HeadNorm {
  readonly kind: 'layer' | 'rms';
  /** One tensor [headSize] for all heads, or one per head in order. */
  readonly weight: string | readonly string[];
  readonly bias?: string;
  readonly epsilon: number;
  readonly plusOne?: boolean;
}

export interface Alibi {
  /** Added to each score is slope · position of the key, with a slope per head. */
  readonly slopes: readonly number[];
  /** Factor on the sum of the bias and the unscaled score: Falcon scales both; absent = 1. */
  readonly scale?: number;
  /** The products are rounded to bfloat16, as Falcon's are whatever it computes in. */
  readonly bfloat16?: boolean;
}

/** `output(activation(input(x)))`, or with a gate `output(activation(gate(x)) · input(x))`. */
export interface FeedForward {
  readonly gate?: Linear;
  /** With `gatedHalves`, twice as wide: the gate's half first (Phi-3, ModernBERT). */
  readonly input: Linear;
  readonly gatedHalves?: boolean;
  readonly output: Linear;
  readonly activation: Activation;
}

/** Each token passes through the `perToken` experts that the router likes best, weighted by its softmax. */
export interface MixtureOfExperts {
  readonly router: Linear;
  readonly experts: readonly FeedForward[];
  readonly perToken: number;
  /** The chosen experts' weights are scaled to a sum of 1. */
  readonly normalize: boolean;
  /** An expert for all tokens, times sigmoid(gate(x)) (Qwen2-MoE). */
  readonly shared?: { readonly expert: FeedForward; readonly gate: Linear };
}
