import type { ModelConfig, RopeLayer } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import type { RotaryEmbedding } from './rotary';
import type { Layer, Norm, Transformer } from './transformer';

/**
 * ModernBERT (transformers `ModernBertModel`): rotary positions, gated feed-forward, norms before each part,
 * and layers of which most see only near tokens ("sliding") with rotary positions of their own.
 */
export const modernbert: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embeddings.tok_embeddings.weight',
  // What it was pretrained with.
  ignorable: [/^decoder\./],
  transformer: modernbertBody,
};

function modernbertBody(config: ModelConfig, prefix: string): Transformer {
  const hiddenSize = config.integer('hidden_size', { default: 768, min: 1 });
  const heads = config.integer('num_attention_heads', { default: 12, min: 1 });
  const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
  const innerSize = config.integer('intermediate_size', { default: 1152, min: 1 });
  const activation = activationOf(config, 'hidden_activation', 'gelu');
  const norm = modernbertNorm(config);
  const attentionBias = config.boolean('attention_bias', { default: false });
  const feedForwardBias = config.boolean('mlp_bias', { default: false });
  // Each side gets its half.
  const window = Math.floor(config.integer('local_attention', { default: 128, min: 2 }) / 2);
  const rotaries = {
    full_attention: rotaryOfLayers(config, headSize, 'full_attention', 160_000, 'global_rope_theta'),
    sliding_attention: rotaryOfLayers(config, headSize, 'sliding_attention', 10_000, 'local_rope_theta'),
  };
  const layer = (kind: RopeLayer, i: number): Layer => {
    const at = `${prefix}layers.${i}`;
    return {
      // The embedding ends in a norm, so the first layer has none.
      ...(i > 0 && { attentionNorm: norm(`${at}.attn_norm`) }),
      attention: {
        direction: 'both',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          fused: dense(`${at}.attn.Wqkv`, hiddenSize, 3 * hiddenSize, attentionBias),
          layout: 'consecutive',
        },
        output: dense(`${at}.attn.Wo`, hiddenSize, hiddenSize, attentionBias),
        scale: headSize ** -0.5,
        rotary: rotaries[kind],
        ...(kind === 'sliding_attention' && { window }),
      },
      feedForwardNorm: norm(`${at}.mlp_norm`),
      feedForward: {
        input: dense(`${at}.mlp.Wi`, hiddenSize, 2 * innerSize, feedForwardBias),
        gatedHalves: true,
        output: dense(`${at}.mlp.Wo`, innerSize, hiddenSize, feedForwardBias),
        activation,
      },
    };
  };
  return {
    hiddenSize,
    embedding: {
      table: `${prefix}embeddings.tok_embeddings.weight`,
      vocabularySize: config.integer('vocab_size', { default: 50_368, min: 1 }),
      size: hiddenSize,
      norm: norm(`${prefix}embeddings.norm`),
    },
    layers: layerKinds(config).map(layer),
    finalNorm: norm(`${prefix}final_norm`),
  };
}

/** The norm called `name`, as all of ModernBERT's are. */
export function modernbertNorm(config: ModelConfig): (name: string) => Norm {
  const epsilon = config.number('norm_eps', { default: 1e-5, min: 0 });
  const bias = config.boolean('norm_bias', { default: false });
  return (name) => layerNorm(name, epsilon, bias);
}

function rotaryOfLayers(
  config: ModelConfig,
  size: number,
  kind: RopeLayer,
  base: number,
  legacyKey: string,
): RotaryEmbedding {
  if (size % 2 !== 0)
    throw config.invalid('num_attention_heads', 'heads of an even size: rotary positions turn pairs');
  return {
    size,
    base: config.ropeTheta(base, legacyKey, kind),
    maxPositions: config.integer('max_position_embeddings', { default: 8192, min: 1 }),
    scaling: config.ropeScaling(kind),
  };
}

/** `layer_types`, or every n-th layer full from the first on. */
function layerKinds(config: ModelConfig): RopeLayer[] {
  const layers = config.integer('num_hidden_layers', { default: 22, min: 1, max: mostLayers });
  const named = config.optionalStrings('layer_types');
  const every = config.integer('global_attn_every_n_layers', { default: 3, min: 1 });
  const kinds = named ?? Array.from({ length: layers }, (_, i) => (i % every === 0 ? full : sliding));
  if (kinds.length !== layers || !kinds.every((kind) => kind === full || kind === sliding)) {
    throw config.invalid('layer_types', `"${full}" or "${sliding}" for each of the ${layers} layers`);
  }
  return kinds;
}

const full = 'full_attention';
const sliding = 'sliding_attention';
