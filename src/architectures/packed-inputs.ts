import type { GraphBuilder, Value } from '../onnx/graph-builder';

/**
 * The inputs of every decoder graph. Sequences are *packed*: T real tokens one after another, no
 * padding, so that linear layers and norms never see any. Only attention lays them out as
 * [sequences, longest] *slots*, where `slots` says which token sits in each slot and `rows` finds
 * each token again.
 *
 * T tokens, B sequences, S tokens in the longest, P pooled tokens (those whose scores are wanted).
 */
export const packedInputs = {
  /** int32 [T]: token ids. */
  tokens: 'tokens',
  /** int32 [T]: position of each token in its sequence; for learned positions. */
  positions: 'positions',
  /** float32 [T, rotary size / 2]: for rotary positions. */
  cos: 'cos',
  sin: 'sin',
  /** int32 [B, S]: the token in each slot; slots past a sequence's end hold any token. */
  slots: 'slots',
  /** int32 [B]: tokens of each sequence, minus one. */
  lastSlot: 'last_slot',
  /** int32 scalar: S. */
  longest: 'longest',
  /** int32 [T]: the flattened slot of each token. */
  rows: 'rows',
  /** int32 [P]: the tokens to pool. */
  pooled: 'pooled',
  /** int32 [P]: the flattened slots of the tokens to pool. */
  pooledRows: 'pooled_rows',
} as const;

/** The declared inputs of a graph under construction. */
export interface PackedInputs {
  readonly tokens: Value;
  readonly positions?: Value;
  readonly rotary?: { readonly cos: Value; readonly sin: Value };
  readonly slots: Value;
  readonly lastSlot: Value;
  readonly longest: Value;
  readonly rows: Value;
  readonly pooled: Value;
  readonly pooledRows: Value;
}

/** Declares the inputs that a decoder with these kinds of positions needs. */
export function declarePackedInputs(
  graph: GraphBuilder,
  needs: { readonly positions: boolean; readonly rotarySize?: number },
): PackedInputs {
  const half = needs.rotarySize === undefined ? undefined : needs.rotarySize / 2;
  return {
    tokens: graph.input(packedInputs.tokens, 'int32', ['T']),
    ...(needs.positions && { positions: graph.input(packedInputs.positions, 'int32', ['T']) }),
    ...(half !== undefined && {
      rotary: {
        cos: graph.input(packedInputs.cos, 'float32', ['T', half]),
        sin: graph.input(packedInputs.sin, 'float32', ['T', half]),
      },
    }),
    slots: graph.input(packedInputs.slots, 'int32', ['B', 'S']),
    lastSlot: graph.input(packedInputs.lastSlot, 'int32', ['B']),
    longest: graph.input(packedInputs.longest, 'int32', []),
    rows: graph.input(packedInputs.rows, 'int32', ['T']),
    pooled: graph.input(packedInputs.pooled, 'int32', ['P']),
    pooledRows: graph.input(packedInputs.pooledRows, 'int32', ['P']),
  };
}
