import type { ModelConfig } from '../checkpoint/config';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints } from './constants';
import { crossAttention } from './cross-attention';
import { dense } from './dense';
import { feedForward } from './feed-forward';
import { linear } from './linear';
import { norm } from './norm';
import type { PackedInputs } from './packed-inputs';
import { t5FeedForward, t5Norm, t5Sizes } from './t5';
import type { Weights } from './weights';

/**
 * The first step of T5's decoder (transformers `T5Stack`), on the one token that every reply starts with:
 * from the encoder's states [T, hidden] to the decoder's after its final norm [B, hidden]. A token alone
 * sees just itself, so that self-attention is its value, whatever query, key and positions are.
 */
export function t5FirstStep(
  graph: GraphBuilder,
  weights: Weights,
  config: ModelConfig,
  states: Value,
  inputs: PackedInputs,
): Value {
  const { hiddenSize, heads, headSize, vocabularySize, decoderLayers } = t5Sizes(config);
  const innerSize = heads * headSize;
  const normed = (x: Value, name: string) => norm(graph, weights, x, t5Norm(config, name), hiddenSize);
  const add = (a: Value, b: Value) => graph.node('Add', [a, b]);
  const inward = (name: string) => dense(name, hiddenSize, innerSize, false);
  const outward = (name: string) => dense(name, innerSize, hiddenSize, false);

  const starts = startTokens(graph, config, inputs);
  let x = weights.rows('shared.weight', [vocabularySize, hiddenSize], starts);
  for (let i = 0; i < decoderLayers; i++) {
    const at = `decoder.block.${i}.layer`;
    const own = linear(graph, weights, normed(x, `${at}.0.layer_norm`), inward(`${at}.0.SelfAttention.v`));
    x = add(x, linear(graph, weights, own, outward(`${at}.0.SelfAttention.o`)));
    const cross = `${at}.1.EncDecAttention`;
    const spec = {
      heads,
      headSize,
      projections: { query: inward(`${cross}.q`), key: inward(`${cross}.k`), value: inward(`${cross}.v`) },
      output: outward(`${cross}.o`),
      scale: 1,
    };
    const looking = normed(x, `${at}.1.layer_norm`);
    x = add(x, crossAttention(graph, weights, looking, states, spec, inputs));
    const feed = t5FeedForward(config, `${at}.2.DenseReluDense`, hiddenSize);
    x = add(x, feedForward(graph, weights, normed(x, `${at}.2.layer_norm`), feed));
  }
  return normed(x, 'decoder.final_layer_norm');
}

/** What no first step needs. */
export const t5FirstStepIgnorable = [
  /^decoder\.block\.\d+\.layer\.0\.SelfAttention\.(q|k|relative_attention_bias)\.weight$/,
];

/** The start token's id for each sequence [B]. */
function startTokens(graph: GraphBuilder, config: ModelConfig, inputs: PackedInputs): Value {
  const { vocabularySize } = t5Sizes(config);
  const id = config.integer('decoder_start_token_id', {
    default: config.integer('pad_token_id', { default: 0, min: 0 }),
    min: 0,
    max: vocabularySize - 1,
  });
  const slots = graph.node('Shape', [inputs.get('slots')]);
  const sequences = graph.node('Slice', [slots, ints(graph, [0]), ints(graph, [1])]);
  return graph.node('Expand', [graph.constant(Int32Array.of(id), [1]), sequences]);
}
