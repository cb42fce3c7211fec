import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints, scalar } from './constants';
import { linear } from './linear';
import { norm } from './norm';
import type { PackedInputs } from './packed-inputs';
import { hidden, slotDistances } from './slot-bias';
import type { Attention, Linear, Norm } from './transformer';
import type { Weights } from './weights';

/**
 * DeBERTa's relative positions, which all layers share (He et al. 2021, "DeBERTa: decoding-enhanced BERT
 * with disentangled attention").
 */
export interface Disentangled {
  /** Table of relative positions [rows, hidden]. */
  readonly table: string;
  readonly rows: number;
  readonly norm?: Norm;
  readonly heads: number;
  /**
   * The table's row for each distance, ascending: entry `reach + d` where the query stands d tokens after
   * the key, with 2 · reach + 1 entries. Greater distances count as the greatest.
   */
  readonly rowOfDistance: Int32Array;
}

/** What a layer makes of the relative positions' table. */
export interface DisentangledAttention {
  /** Content to position: queries meet these keys of positions. */
  readonly positionKey?: Linear;
  /** Position to content: these queries of positions meet keys. */
  readonly positionQuery?: Linear;
}

/** Relative positions as values of a graph. R: rows of the table that the distances of the batch reach. */
export interface RelativePositions {
  /** [R, hidden]. */
  readonly table: Value;
  /** int32 [B, heads, S (queries), S (keys)]: the row for each pair. */
  readonly rows: Value;
}

export function relativePositions(
  graph: GraphBuilder,
  weights: Weights,
  spec: Disentangled,
  hiddenSize: number,
  inputs: PackedInputs,
): RelativePositions {
  const { rowOfDistance } = spec;
  const farthest = rowOfDistance.length - 1;
  const entries = graph.node('Clip', [
    graph.node('Sub', [long(graph, farthest / 2), slotDistances(graph, inputs)]),
    long(graph, 0),
    long(graph, farthest),
  ]);
  const rowOf = graph.constant(rowOfDistance, [rowOfDistance.length]);
  const rows = graph.node('Gather', [rowOf, entries], { attributes: { axis: 0 } });
  const first = graph.node('Reshape', [graph.node('ReduceMin', [rows]), ints(graph, [1])]);
  const last = graph.node('Reshape', [graph.node('ReduceMax', [rows]), ints(graph, [1])]);
  const end = graph.node('Add', [last, graph.constant(Int32Array.of(1), [1])]);
  const whole = weights.get(spec.table, [spec.rows, hiddenSize]);
  const table = graph.node('Slice', [whole, first, end]);
  const batch = graph.node('Slice', [
    graph.node('Shape', [inputs.get('slots')]),
    ints(graph, [0]),
    ints(graph, [1]),
  ]);
  const shape = graph.node('Concat', [batch, ints(graph, [spec.heads, 1, 1])], { attributes: { axis: 0 } });
  return {
    table: spec.norm === undefined ? table : norm(graph, weights, table, spec.norm, hiddenSize),
    rows: graph.node('Expand', [graph.node('Sub', [rows, first]), shape]),
  };
}

/** Of tokens [T, heads · headSize], and how the layer projects positions. */
interface Parts extends DisentangledAttention {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

/**
 * Attention whose scores are content to content, content to position and position to content, each where
 * the layer has it.
 *
 * @returns [rows, heads · headSize]
 */
export function disentangledAttention(
  graph: GraphBuilder,
  weights: Weights,
  parts: Parts,
  { heads, headSize, scale }: Attention,
  relative: RelativePositions | undefined,
  inputs: PackedInputs,
  rows: Value,
): Value {
  const lay = (packed: Value, perm: readonly number[]) => {
    const slots = graph.node('Gather', [packed, inputs.get('slots')], { attributes: { axis: 0 } });
    const split = graph.node('Reshape', [slots, ints(graph, [0, 0, heads, headSize])]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  const ofPositions = (table: Value, layer: Linear, perm: readonly number[]) => {
    const split = graph.node('Reshape', [
      linear(graph, weights, table, layer),
      ints(graph, [-1, heads, headSize]),
    ]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  const scaled = (x: Value) => graph.node('Mul', [x, scalar(graph, scale)]);
  const pick = (scores: Value, axis: number, picked: Value) =>
    graph.node('GatherElements', [scores, picked], { attributes: { axis } });

  const query = lay(scaled(parts.query), [0, 2, 1, 3]);
  const key = lay(parts.key, [0, 2, 3, 1]);
  let scores = graph.node('MatMul', [query, key]);
  if (relative !== undefined && parts.positionKey !== undefined) {
    const keys = ofPositions(relative.table, parts.positionKey, [1, 2, 0]);
    const byRow = graph.node('MatMul', [query, keys]);
    scores = graph.node('Add', [scores, pick(byRow, 3, relative.rows)]);
  }
  if (relative !== undefined && parts.positionQuery !== undefined) {
    const queries = scaled(ofPositions(relative.table, parts.positionQuery, [1, 0, 2]));
    const byRow = graph.node('MatMul', [queries, key]);
    scores = graph.node('Add', [scores, pick(byRow, 2, relative.rows)]);
  }
  const shares = graph.node('Softmax', [maskedScores(graph, scores, inputs)], { attributes: { axis: -1 } });
  const attended = graph.node('MatMul', [shares, lay(parts.value, [0, 2, 1, 3])]);
  const bySlot = graph.node('Transpose', [attended], { attributes: { perm: [0, 2, 1, 3] } });
  const flat = graph.node('Reshape', [bySlot, ints(graph, [-1, heads * headSize])]);
  return graph.node('Gather', [flat, rows], { attributes: { axis: 0 } });
}

/**
 * transformers masks pairs, not keys: a query that is masked itself sees all tokens of its row, masked ones
 * too, alike. Scores read at a masked first column depend on it.
 */
function maskedScores(graph: GraphBuilder, scores: Value, inputs: PackedInputs): Value {
  const bias = inputs.get('key_bias');
  if (!inputs.maskable) return graph.node('Add', [scores, bias]);
  const keys = graph.node('Equal', [bias, scalar(graph, 0)]);
  const queries = graph.node('Transpose', [keys], { attributes: { perm: [0, 1, 3, 2] } });
  const pairs = graph.node('And', [queries, keys]);
  const start = graph.constant(Int32Array.of(0), []);
  const step = graph.constant(Int32Array.of(1), []);
  const slots = graph.node('Range', [start, inputs.get('longest'), step]);
  const last = graph.node('Reshape', [inputs.get('last_slot'), ints(graph, [-1, 1, 1, 1])]);
  const held = graph.node('LessOrEqual', [slots, last]);
  const otherwise = graph.node('Where', [held, scalar(graph, hidden), scalar(graph, 2 * hidden)]);
  return graph.node('Where', [pairs, scores, otherwise]);
}

function long(graph: GraphBuilder, value: number): Value {
  return graph.constant(BigInt64Array.of(BigInt(value)), []);
}
