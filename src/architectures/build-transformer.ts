import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { attention, type SharedByLayers } from './attention';
import { ints } from './constants';
import { addConvolution } from './convolution';
import { relativePositions } from './disentangled';
import { embed } from './embedding';
import { feedForward } from './feed-forward';
import { linear } from './linear';
import { mixtureOfExperts } from './mixture-of-experts';
import { norm } from './norm';
import type { PackedInputs } from './packed-inputs';
import { relativeBias } from './relative-bias';
import type { Layer, Norm, Transformer } from './transformer';
import type { Weights } from './weights';

/**
 * What of the last layer is wanted: the pooled tokens [P, hidden], the mean over each sequence [B, hidden], or
 * all tokens [T, hidden].
 */
export type Wanted = 'pooled' | 'mean' | 'all';

/** What of a body others go on from. */
export interface TransformerStates {
  /** After the final norm, as {@link Wanted}. */
  readonly hidden: Value;
  /** What goes into each layer [T, hidden]: all that later layers need of earlier ones. */
  readonly layerInputs: readonly Value[];
}

/**
 * The graph of a body: from token ids to hidden states after the final norm. In the last layer only
 * pooled tokens pass through what follows attention.
 */
export function buildTransformer(
  graph: GraphBuilder,
  weights: Weights,
  body: Transformer,
  inputs: PackedInputs,
  wanted: Wanted,
): TransformerStates {
  const layerInputs: Value[] = [];
  let hidden = graph.part('embedding', () => embed(graph, weights, body.embedding, inputs));
  const shared = graph.part('attention', () => ({
    relativePositions:
      body.disentangled && relativePositions(graph, weights, body.disentangled, body.hiddenSize, inputs),
    scoreBias: body.relativeBias && relativeBias(graph, weights, body.relativeBias, inputs),
  }));
  for (const [i, layer] of body.layers.entries()) {
    const pools = wanted === 'pooled' && i === body.layers.length - 1;
    const rows = inputs.get(pools ? 'pooled_rows' : 'rows');
    const input = hidden;
    layerInputs.push(input);
    hidden = buildLayer(graph, weights, input, layer, body.hiddenSize, inputs, pools, shared);
    if (layer.convolution !== undefined) {
      const { convolution } = layer;
      hidden = graph.part('convolution', () =>
        addConvolution(graph, weights, input, hidden, convolution, body.hiddenSize, inputs, rows),
      );
    }
  }
  if (body.finalNorm !== undefined) hidden = norm(graph, weights, hidden, body.finalNorm, body.hiddenSize);
  if (body.outputProjection !== undefined) hidden = linear(graph, weights, hidden, body.outputProjection);
  return { hidden: wanted === 'mean' ? mean(graph, hidden, inputs, body) : hidden, layerInputs };
}

function buildLayer(
  graph: GraphBuilder,
  weights: Weights,
  hidden: Value,
  layer: Layer,
  hiddenSize: number,
  inputs: PackedInputs,
  pools: boolean,
  shared: SharedByLayers,
): Value {
  const normed = (x: Value, spec: Norm | undefined) =>
    spec === undefined ? x : graph.part('residual', () => norm(graph, weights, x, spec, hiddenSize));
  const take = (x: Value) =>
    pools ? graph.node('Gather', [x, inputs.get('pooled')], { attributes: { axis: 0 } }) : x;
  const add = (a: Value, b: Value) => graph.part('residual', () => graph.node('Add', [a, b]));
  const feed = (x: Value) =>
    graph.part('feed-forward', () =>
      'experts' in layer.feedForward
        ? mixtureOfExperts(graph, weights, x, layer.feedForward)
        : feedForward(graph, weights, x, layer.feedForward),
    );

  const attentionInput = normed(hidden, layer.attentionNorm);
  const rows = inputs.get(pools ? 'pooled_rows' : 'rows');
  const attended = normed(
    graph.part('attention', () =>
      attention(graph, weights, attentionInput, layer.attention, inputs, rows, shared),
    ),
    layer.attentionOutputNorm,
  );
  const stream = take(layer.residualFromNorm ? attentionInput : hidden);
  if (layer.parallel) {
    const own = layer.feedForwardNorm;
    const input = own === undefined ? take(attentionInput) : normed(take(hidden), own);
    return add(add(stream, attended), normed(feed(input), layer.feedForwardOutputNorm));
  }
  const sum = normed(add(stream, attended), layer.attentionSumNorm);
  const input = normed(sum, layer.feedForwardNorm);
  const fed = normed(feed(input), layer.feedForwardOutputNorm);
  return normed(add(layer.residualFromNorm ? input : sum, fed), layer.feedForwardSumNorm);
}

/** The mean of each sequence's tokens: [T, hidden] → [B, hidden]. */
function mean(graph: GraphBuilder, hidden: Value, inputs: PackedInputs, body: Transformer): Value {
  const size = body.outputProjection?.outputs ?? body.hiddenSize;
  const slots = graph.node('Gather', [hidden, inputs.get('slots')], { attributes: { axis: 0 } });
  const means = graph.node('MatMul', [inputs.get('mean_weights'), slots]);
  return graph.node('Reshape', [means, ints(graph, [-1, size])]);
}
