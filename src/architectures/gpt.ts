import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { mostLayers } from './family';
import { layerNorm } from './layer-norm';
import type { Attention, Linear, Transformer } from './transformer';

/** What GPT-2, GPT-Neo and GPTBigCode do differently. */
export interface GptVariant {
  readonly hiddenSize: number;
  readonly innerSize: number;
  /** Key of the number of layers in config.json, and its default. */
  readonly layers: readonly [key: string, byDefault: number];
  readonly positions: number;
  /** A linear layer with bias. */
  readonly linear: (name: string, inputs: number, outputs: number) => Linear;
  /** Attention of layer `i`, whose tensor names begin with `at`. */
  readonly attention: (i: number, at: string) => Attention;
}

/** The body that GPT-2, GPT-Neo and GPTBigCode share: layer norms, learned positions, feed-forward without a gate. */
export function gptBody(config: ModelConfig, prefix: string, variant: GptVariant): Transformer {
  const { hiddenSize, innerSize, linear } = variant;
  const [layersKey, layersByDefault] = variant.layers;
  const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
  const activation = activationOf(config, 'activation_function', 'gelu_new');
  const norm = (name: string) => layerNorm(name, epsilon);
  const layer = (i: number) => {
    const at = `${prefix}h.${i}`;
    return {
      attentionNorm: norm(`${at}.ln_1`),
      attention: variant.attention(i, at),
      feedForwardNorm: norm(`${at}.ln_2`),
      feedForward: {
        input: linear(`${at}.mlp.c_fc`, hiddenSize, innerSize),
        output: linear(`${at}.mlp.c_proj`, innerSize, hiddenSize),
        activation,
      },
    };
  };
  const layers = config.integer(layersKey, { default: layersByDefault, min: 1, max: mostLayers });
  return {
    hiddenSize,
    embedding: {
      table: `${prefix}wte.weight`,
      vocabularySize: config.integer('vocab_size', { default: 50257, min: 1 }),
      size: hiddenSize,
      position: { table: `${prefix}wpe.weight`, rows: variant.positions, size: hiddenSize, offset: 0 },
    },
    layers: Array.from({ length: layers }, (_, i) => layer(i)),
    finalNorm: norm(`${prefix}ln_f`),
  };
}
