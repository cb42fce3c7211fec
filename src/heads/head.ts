import type { PackedInputs } from '../architectures/packed-inputs';
import type { Weights } from '../architectures/weights';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { PoolingRule } from './pooling';

/** What turns hidden states into scores. */
export interface Head {
  /** For people, e.g. `sequence classification`. */
  readonly label: string;
  readonly pooling: PoolingRule;
  /**
   * Adds the head to a graph.
   * @returns its outputs; the first is the score
   * @throws CheckpointError where a tensor is missing: a head is never made up
   */
  readonly build: (parts: HeadParts) => readonly HeadOutput[];
  /** Tensors of the checkpoint that the head knowingly leaves out. */
  readonly ignorable?: readonly RegExp[];
}

export interface HeadParts {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  /**
   * [P, hidden]: the pooled tokens' states after the final norm, in order; with mean pooling [B, hidden], with
   * all [T, hidden].
   */
  readonly hidden: Value;
  readonly hiddenSize: number;
  readonly inputs: PackedInputs;
}

/** A float32 output [rows, columns] of the graph; one row per sequence (or pooled token). */
export interface HeadOutput {
  readonly name: string;
  readonly value: Value;
  readonly columns: number;
}
