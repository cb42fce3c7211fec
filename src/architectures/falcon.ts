import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { alibiSlopes } from './alibi';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { tokenTable } from './llama';
import { rotaryOf } from './rotary';
import type { Attention, Layer } from './transformer';

/**
 * Falcon (transformers `FalconModel`) in its three forms: 7B (one key-value head, parts side by side on one
 * norm's result), 40B and Falcon 2 ("new decoder architecture": grouped key-value heads, parts side by side
 * on one norm each or one for both), RW (linear biases, parts one after the other).
 */
export const falcon: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'word_embeddings.weight',
  positionRule: 'attended',
  ignorable: [/\.(maybe_rotary|rotary|rotary_emb)\.inv_freq$/],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    // Early configs say n_embed, which takes precedence as in transformers.
    const hiddenSize = config.integer(config.has('n_embed') ? 'n_embed' : 'hidden_size', { min: 1 });
    const innerSize = config.integer('ffn_hidden_size', { default: 4 * hiddenSize, min: 1 });
    const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
    const bias = config.boolean('bias', { default: false });
    const activation = activationOf(config, 'activation', 'gelu');
    const attention = attentionOf(config, hiddenSize, bias);
    const norms = normsOf(config, epsilon);
    const layer = (at: string): Layer => ({
      ...norms(at),
      attention: attention(`${at}.self_attention`),
      feedForward: {
        input: dense(`${at}.mlp.dense_h_to_4h`, hiddenSize, innerSize, bias),
        output: dense(`${at}.mlp.dense_4h_to_h`, innerSize, hiddenSize, bias),
        activation,
      },
    });
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}word_embeddings.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}h.${i}`)),
      finalNorm: layerNorm(`${prefix}ln_f`, epsilon),
    };
  },
};

function isNewArchitecture(config: ModelConfig): boolean {
  return config.boolean('new_decoder_architecture', { default: false });
}

function attentionOf(config: ModelConfig, hiddenSize: number, bias: boolean): (at: string) => Attention {
  const heads = config.integer('num_attention_heads', { min: 1 });
  const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
  const keyValueHeads = keyValueHeadsOf(config, heads);
  const scale = headSize ** -0.5;
  const position = config.boolean('alibi', { default: false })
    ? { alibi: { slopes: alibiSlopes(heads), scale, bfloat16: true } }
    : { rotary: rotaryOf(config, headSize) };
  return (at) => ({
    direction: 'causal',
    heads,
    keyValueHeads,
    headSize,
    projections: {
      fused: dense(`${at}.query_key_value`, hiddenSize, (heads + 2 * keyValueHeads) * headSize, bias),
      layout: 'grouped',
    },
    output: dense(`${at}.dense`, hiddenSize, hiddenSize, bias),
    scale,
    ...position,
  });
}

function keyValueHeadsOf(config: ModelConfig, heads: number): number {
  if (isNewArchitecture(config)) {
    const keyValueHeads = config.integer('num_kv_heads', { default: heads, min: 1 });
    if (heads % keyValueHeads !== 0) throw config.invalid('num_kv_heads', `a divisor of ${heads} heads`);
    return keyValueHeads;
  }
  return config.boolean('multi_query', { default: true }) ? 1 : heads;
}

type Norms = Pick<Layer, 'attentionNorm' | 'feedForwardNorm' | 'parallel'>;

function normsOf(config: ModelConfig, epsilon: number): (at: string) => Norms {
  const isNew = isNewArchitecture(config);
  const parallel = isNew || config.boolean('parallel_attn', { default: true });
  const perPart = isNew && config.integer('num_ln_in_parallel_attn', { default: 2, min: 1, max: 2 }) === 2;
  return (at) => {
    const norm = (name: string) => layerNorm(`${at}.${name}`, epsilon);
    if (perPart) return { attentionNorm: norm('ln_attn'), feedForwardNorm: norm('ln_mlp'), parallel };
    return {
      attentionNorm: norm('input_layernorm'),
      ...(!parallel && { feedForwardNorm: norm('post_attention_layernorm') }),
      parallel,
    };
  };
}
