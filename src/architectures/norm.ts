import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints } from './constants';
import type { HeadNorm, Norm } from './transformer';
import type { Weights } from './weights';

/** Normalizes the rows of x [rows, size]: layer norm, or root-mean-square norm. */
export function norm(graph: GraphBuilder, weights: Weights, x: Value, spec: Norm, size: number): Value {
  const weight = spec.weight === undefined ? ones(graph, size) : weights.get(spec.weight, [size]);
  const bias = spec.bias === undefined ? undefined : weights.get(spec.bias, [size]);
  return normalize(graph, x, spec, factor(graph, weight, spec.plusOne), bias);
}

/** Normalizes each head of x [rows, heads · size] by itself. */
export function headNorm(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  spec: HeadNorm,
  heads: number,
  size: number,
): Value {
  const split = graph.node('Reshape', [x, ints(graph, [-1, heads, size])]);
  const bias = spec.bias === undefined ? undefined : weights.get(spec.bias, [size]);
  const normed =
    typeof spec.weight === 'string'
      ? normalize(graph, split, spec, factor(graph, weights.get(spec.weight, [size]), spec.plusOne), bias)
      : eachWithItsOwn(graph, weights, split, spec, spec.weight, size);
  return graph.node('Reshape', [normed, ints(graph, [-1, heads * size])]);
}

/** x [rows, heads, size], a weight [size] per head. */
function eachWithItsOwn(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  spec: HeadNorm,
  names: readonly string[],
  size: number,
): Value {
  const plain = normalize(graph, x, spec, ones(graph, size), undefined);
  const factors = names.map((name) => factor(graph, weights.get(name, [size]), spec.plusOne));
  const joined = graph.node('Concat', factors, { attributes: { axis: 0 } });
  return graph.node('Mul', [plain, graph.node('Reshape', [joined, ints(graph, [1, names.length, size])])]);
}

function ones(graph: GraphBuilder, size: number): Value {
  return graph.constant(new Float32Array(size).fill(1), [size]);
}

function factor(graph: GraphBuilder, weight: Value, plusOne: boolean | undefined): Value {
  return plusOne ? graph.node('Add', [weight, graph.constant(Float32Array.of(1), [1])]) : weight;
}

function normalize(
  graph: GraphBuilder,
  x: Value,
  { kind, epsilon }: Pick<Norm, 'kind' | 'epsilon'>,
  weight: Value,
  bias: Value | undefined,
): Value {
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  // An input left out must not be named at the end: ONNX Runtime's fusions crash on it.
  return kind === 'rms'
    ? graph.node('SimplifiedLayerNormalization', [x, weight], { attributes })
    : graph.node('LayerNormalization', bias === undefined ? [x, weight] : [x, weight, bias], { attributes });
}
