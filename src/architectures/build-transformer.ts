import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { attention } from './attention';
import type { Decoder } from './decoder';
import { feedForward } from './feed-forward';
import { norm } from './norm';
import { declarePackedInputs, type PackedInputs } from './packed-inputs';
import type { Weights } from './weights';

/**
 * The graph of a decoder: from token ids to hidden states [P, hidden] of the pooled tokens, after
 * the final norm. In the last layer only pooled tokens pass through what follows attention.
 */
export function buildDecoder(graph: GraphBuilder, weights: Weights, decoder: Decoder): Value {
  const { hiddenSize, rotary } = decoder;
  const inputs = declarePackedInputs(graph, {
    positions: decoder.positionEmbedding !== undefined,
    ...(rotary !== undefined && { rotarySize: rotary.size }),
  });
  let hidden = embed(graph, weights, decoder, inputs);
  for (const [i, layer] of decoder.layers.entries()) {
    const last = i === decoder.layers.length - 1;
    const normed = norm(graph, weights, hidden, layer.attentionNorm, hiddenSize);
    const rows = last ? inputs.pooledRows : inputs.rows;
    const attended = attention(graph, weights, normed, layer.attention, inputs, rotary, rows);
    const residual = last ? take(graph, hidden, inputs.pooled) : hidden;
    hidden = graph.node('Add', [residual, attended]);
    const normedAgain = norm(graph, weights, hidden, layer.feedForwardNorm, hiddenSize);
    hidden = graph.node('Add', [hidden, feedForward(graph, weights, normedAgain, layer.feedForward)]);
  }
  return norm(graph, weights, hidden, decoder.finalNorm, hiddenSize);
}

function embed(graph: GraphBuilder, weights: Weights, decoder: Decoder, inputs: PackedInputs): Value {
  const { hiddenSize, positionEmbedding } = decoder;
  const tokens = weights.rows(decoder.tokenEmbedding, [decoder.vocabularySize, hiddenSize], inputs.tokens);
  if (positionEmbedding === undefined || inputs.positions === undefined) return tokens;
  const shape = [positionEmbedding.positions, hiddenSize];
  return graph.node('Add', [tokens, weights.rows(positionEmbedding.table, shape, inputs.positions)]);
}

function take(graph: GraphBuilder, rows: Value, indices: Value): Value {
  return graph.node('Gather', [rows, indices], { attributes: { axis: 0 } });
}
