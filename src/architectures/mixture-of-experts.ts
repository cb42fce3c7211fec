import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints, slice } from './constants';
import { feedForward } from './feed-forward';
import { linear } from './linear';
import type { MixtureOfExperts } from './transformer';
import type { Weights } from './weights';

/**
 * A mixture of experts on x [T, hidden]: each expert computes the tokens that chose it and no others,
 * and what it gives is added to their rows, times the weight that the token gave it.
 */
export function mixtureOfExperts(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  spec: MixtureOfExperts,
): Value {
  const { scores, experts } = graph.part('router', () => route(graph, weights, x, spec));
  let sum = graph.node('ConstantOfShape', [graph.node('Shape', [x])]);
  for (const [i, expert] of spec.experts.entries()) {
    const chosen = graph.node('Equal', [experts, ints(graph, [i])]);
    // [N, 2]: for each token that chose the expert its row and which of its choices it was.
    const places = graph.node('Transpose', [graph.node('NonZero', [chosen])]);
    const rows = slice(graph, places, 1, 0, 1);
    const tokens = graph.node('GatherND', [x, rows]);
    const score = graph.node('Unsqueeze', [graph.node('GatherND', [scores, places]), ints(graph, [1])]);
    const result = graph.node('Mul', [feedForward(graph, weights, tokens, expert), score]);
    sum = graph.node('ScatterND', [sum, rows, result], { attributes: { reduction: 'add' } });
  }
  return spec.shared === undefined ? sum : graph.node('Add', [sum, shared(graph, weights, x, spec.shared)]);
}

/** Each token's chosen experts, and how much each of them counts; both [T, perToken]. */
function route(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  { router, perToken, normalize }: MixtureOfExperts,
): { scores: Value; experts: Value } {
  const likings = graph.node('Softmax', [linear(graph, weights.exact(), x, router)], {
    attributes: { axis: -1 },
  });
  const [scores, experts] = graph.pair('TopK', [likings, ints(graph, [perToken])]);
  if (!normalize) return { scores, experts };
  const total = graph.node('ReduceSum', [scores, ints(graph, [1])]);
  return { scores: graph.node('Div', [scores, total]), experts };
}

function shared(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  { expert, gate }: NonNullable<MixtureOfExperts['shared']>,
): Value {
  const share = graph.part('router', () => graph.node('Sigmoid', [linear(graph, weights.exact(), x, gate)]));
  return graph.node('Mul', [feedForward(graph, weights, x, expert), share]);
}
