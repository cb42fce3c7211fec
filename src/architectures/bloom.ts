import { alibiSlopes } from './alibi';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { tokenTable } from './llama';
import type { Layer } from './transformer';

/** Bloom (transformers `BloomModel`): linear biases instead of positions, a norm on the embeddings. */
export const bloom: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'word_embeddings.weight',
  positionRule: 'attended',
  ignorable: [],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    // Early configs have other names: n_embed takes precedence as in transformers.
    const hiddenSize = config.integer(config.has('n_embed') ? 'n_embed' : 'hidden_size', { min: 1 });
    const headsKey = config.has('n_head') ? 'n_head' : 'num_attention_heads';
    const layersKey = config.has('n_layer') ? 'n_layer' : 'num_hidden_layers';
    const heads = config.integer(headsKey, { min: 1 });
    const headSize = evenHeadSize(config, headsKey, hiddenSize, heads);
    const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
    const residualFromNorm = config.boolean('apply_residual_connection_post_layernorm', { default: false });
    const alibi = { slopes: alibiSlopes(heads) };
    const layer = (at: string): Layer => ({
      attentionNorm: layerNorm(`${at}.input_layernorm`, epsilon),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          fused: dense(`${at}.self_attention.query_key_value`, hiddenSize, 3 * hiddenSize, true),
          layout: 'grouped',
        },
        output: dense(`${at}.self_attention.dense`, hiddenSize, hiddenSize, true),
        scale: headSize ** -0.5,
        alibi,
      },
      feedForwardNorm: layerNorm(`${at}.post_attention_layernorm`, epsilon),
      feedForward: {
        input: dense(`${at}.mlp.dense_h_to_4h`, hiddenSize, 4 * hiddenSize, true),
        output: dense(`${at}.mlp.dense_4h_to_h`, 4 * hiddenSize, hiddenSize, true),
        activation: 'gelu_new',
      },
      residualFromNorm,
    });
    const count = config.integer(layersKey, { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: {
        ...tokenTable(config, `${prefix}word_embeddings.weight`, hiddenSize),
        norm: layerNorm(`${prefix}word_embeddings_layernorm`, epsilon),
      },
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}h.${i}`)),
      finalNorm: layerNorm(`${prefix}ln_f`, epsilon),
    };
  },
};
