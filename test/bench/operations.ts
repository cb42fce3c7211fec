import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { elementCount } from '../../src/checkpoint/shape';
import type { TensorTable } from '../../src/checkpoint/tensor';
import { familyOf } from '../../src/heads/find-head';
import { prefixOf } from '../../src/heads/reward-graph';
import type { Sequence } from '../../src/inference/sequence';

/** What of a model decides the number of its operations. */
export interface ModelSize {
  readonly tensors: TensorTable;
  readonly layers: number;
  /** Of all heads of one layer together. */
  readonly attentionWidth: number;
  /** Rows of the token table, and of a language-model head. */
  readonly vocabulary: number;
  /** A token sees only those before it, and what sequences begin with alike is computed once. */
  readonly causal: boolean;
}

export function modelSize(checkpoint: Checkpoint, causal: boolean): ModelSize {
  const family = familyOf(checkpoint.config);
  const body = family.transformer(checkpoint.config, prefixOf(checkpoint, family), { asOriginal: false });
  const [{ attention } = { attention: { heads: 0, headSize: 0 } }] = body.layers;
  return {
    tensors: checkpoint.tensors,
    layers: body.layers.length,
    attentionWidth: attention.heads * attention.headSize,
    vocabulary: body.embedding.vocabularySize,
    causal,
  };
}

export interface PassSize {
  /** Tokens that go through the layers. */
  readonly computed: number;
  /** Tokens that a head reads. */
  readonly pooled: number;
  /** The head is a language model's. */
  readonly comparesVocabulary: boolean;
}

/** Of the last layer only these see all tokens; the rest is needed where a head reads alone. */
const seesAllTokens = /query|key|value|qkv|c_attn|[qkv]_proj/;
const layerOf = /\.(\d+)\./;

/**
 * Multiplications and additions in products with the layers' weights and, where each pooled token is compared with
 * the vocabulary, with that. All experts of a mixture are counted.
 */
export function weightOperations(
  { tensors, layers, vocabulary }: ModelSize,
  { computed, pooled, comparesVocabulary }: PassSize,
): number {
  let operations = 0;
  let hidden = 0;
  for (const [name, { shape }] of tensors) {
    const layer = layerOf.exec(name)?.[1];
    if (shape.length !== 2) continue;
    if (layer === undefined) {
      if (shape.includes(vocabulary)) hidden = Math.min(...shape);
      continue;
    }
    const everywhere = Number(layer) < layers - 1 || seesAllTokens.test(name);
    operations += 2 * (elementCount(shape) ?? 0) * (everywhere ? computed : pooled);
  }
  return operations + (comparesVocabulary ? 2 * hidden * vocabulary * pooled : 0);
}

/** Those in attention's two products, over the tokens that are seen; biases by distance not counted. */
export function attentionOperations(
  { layers, attentionWidth, causal }: ModelSize,
  examples: readonly (readonly Sequence[])[],
): number {
  const seen = examples.reduce((sum, sequences) => sum + (causal ? seenBefore : seenBoth)(sequences), 0);
  return 4 * layers * attentionWidth * seen;
}

const seenBoth = (sequences: readonly Sequence[]): number =>
  sequences.reduce((sum, { tokens }) => sum + tokens.length ** 2, 0);

function seenBefore(sequences: readonly Sequence[]): number {
  const triangle = (length: number) => (length * (length + 1)) / 2;
  const shared = triangle(sharedLength(sequences));
  return sequences.reduce((sum, { tokens }) => sum + triangle(tokens.length) - shared, shared);
}

/** Tokens that all sequences begin with. */
export function sharedLength(sequences: readonly Pick<Sequence, 'tokens'>[]): number {
  const [first, ...others] = sequences;
  if (first === undefined) return 0;
  const differs = first.tokens.findIndex((id, i) => others.some(({ tokens }) => tokens[i] !== id));
  return differs < 0 ? first.tokens.length : differs;
}
