import type { DataType, Dimension } from '../onnx/model';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { RotaryEmbedding } from './rotary';

/**
 * The inputs of graphs. Sequences are *packed*: T real tokens one after another, no padding, so that
 * linear layers and norms never see any. Only attention lays them out as [sequences, longest] *slots*,
 * where `slots` says which token sits in each slot and `rows` finds each token again.
 *
 * What sequences begin with alike can be packed once. Then B counts only those that are computed from their first
 * token; the others are *branches*, of which only their own tokens are computed: C branches, U tokens of its own in
 * the longest, V tokens on the longest path from a first token to a branch's end. `rows` goes on past the slots to
 * those of the branches. Graphs always take one branch at least; it may be a dummy of one token.
 *
 * T tokens, B sequences, S tokens in the longest, P pooled tokens (those whose scores are wanted).
 */
const shapes = {
  /** Token ids. */
  tokens: ['int32', ['T']],
  /** Position of each token in its sequence; for learned positions. */
  positions: ['int32', ['T']],
  /** Token type (segment) of each token. */
  token_types: ['int32', ['T']],
  /** The token in each slot; slots past a sequence's end hold any token. */
  slots: ['int32', ['B', 'S']],
  /** Tokens of each sequence, minus one. */
  last_slot: ['int32', ['B']],
  /** S. */
  longest: ['int32', []],
  /** The flattened slot of each token. */
  rows: ['int32', ['T']],
  /** The tokens that are a branch's own; slots past its end hold any token. */
  branch_tokens: ['int32', ['C', 'U']],
  /** Where each of them stands in its sequence. */
  branch_indices: ['int32', ['C', 'U']],
  /** All tokens of a branch's sequence. */
  branch_path: ['int32', ['C', 'V']],
  /** V. */
  longest_path: ['int32', []],
  /** 0 where a slot's token can be seen, a large negative number where it is none or masked. */
  key_bias: ['float32', ['B', 1, 1, 'S']],
  /** Position of each slot's token; for ALiBi. */
  slot_positions: ['float32', ['B', 1, 1, 'S']],
  /** The tokens to pool. */
  pooled: ['int32', ['P']],
  /** The flattened slots of the tokens to pool. */
  pooled_rows: ['int32', ['P']],
  /** 1 / (tokens that count) at each slot that counts, else 0; for mean pooling. */
  mean_weights: ['float32', ['B', 1, 'S']],
  /** The token whose log-probability is asked for after each pooled token. */
  targets: ['int32', ['P']],
} as const satisfies Record<string, readonly [DataType, readonly Dimension[]]>;

export type PackedInput = keyof typeof shapes;

/** Declares the inputs of a graph as they are first asked for. */
export class PackedInputs {
  readonly #declared = new Map<string, Value>();
  /** In the order of their tables' numbers. */
  readonly rotaries: RotaryEmbedding[] = [];

  constructor(
    private readonly graph: GraphBuilder,
    /** Some tokens can be hidden from attention although they are there: masked columns of a padded batch. */
    readonly maskable: boolean,
    /** What sequences begin with alike is packed once. */
    readonly branches: boolean,
  ) {}

  get(name: PackedInput): Value {
    const [type, shape] = shapes[name];
    return this.#declare(name, type, shape);
  }

  /** float32 [T, size / 2] each: cosines and sines of the tokens' rotations. */
  rotary(embedding: RotaryEmbedding): { readonly cos: Value; readonly sin: Value } {
    let index = this.rotaries.indexOf(embedding);
    if (index < 0) index = this.rotaries.push(embedding) - 1;
    const shape = ['T', embedding.size / 2];
    return {
      cos: this.#declare(`cos_${index}`, 'float32', shape),
      sin: this.#declare(`sin_${index}`, 'float32', shape),
    };
  }

  #declare(name: string, type: DataType, shape: readonly Dimension[]): Value {
    const known = this.#declared.get(name);
    if (known !== undefined) return known;
    const value = this.graph.input(name, type, shape);
    this.#declared.set(name, value);
    return value;
  }
}
