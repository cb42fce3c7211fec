import type { Activation } from './activation';
import { dense } from './dense';
import { layerNorm } from './layer-norm';
import type { Layer } from './transformer';

/** What a layer of BERT's kind is called in a checkpoint, and its sizes. */
export interface PostNormLayer {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionNorm: string;
  readonly feedForwardInput: string;
  readonly feedForwardOutput: string;
  readonly feedForwardNorm: string;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly headSize: number;
  readonly innerSize: number;
  readonly activation: Activation;
  readonly epsilon: number;
}

/** A layer as the first Transformer had it: every token sees all others, and norms stand on the sums. */
export function postNormLayer(spec: PostNormLayer): Layer {
  const { hiddenSize, heads, headSize, innerSize } = spec;
  const square = (name: string) => dense(name, hiddenSize, hiddenSize, true);
  return {
    attention: {
      direction: 'both',
      heads,
      keyValueHeads: heads,
      headSize,
      projections: { query: square(spec.query), key: square(spec.key), value: square(spec.value) },
      output: square(spec.output),
      scale: headSize ** -0.5,
    },
    attentionSumNorm: layerNorm(spec.attentionNorm, spec.epsilon),
    feedForward: {
      input: dense(spec.feedForwardInput, hiddenSize, innerSize, true),
      output: dense(spec.feedForwardOutput, innerSize, hiddenSize, true),
      activation: spec.activation,
    },
    feedForwardSumNorm: layerNorm(spec.feedForwardNorm, spec.epsilon),
  };
}
