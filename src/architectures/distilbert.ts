import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { embeddingBuffers, positionRows } from './bert';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { postNormLayer } from './post-norm-layer';
import type { Transformer } from './transformer';

/** Fixed in transformers' code. */
const epsilon = 1e-12;

/** DistilBERT (transformers `DistilBertModel`): BERT without token types; sinusoidal positions are stored too. */
export const distilbert: Family = {
  prefix: 'distilbert.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  positionLimit: positionRows,
  // What it was pretrained with.
  ignorable: [embeddingBuffers, /^vocab_(transform|layer_norm|projector)\./],
  transformer: distilbertBody,
};

function distilbertBody(config: ModelConfig, prefix: string): Transformer {
  const hiddenSize = config.integer('dim', { default: 768, min: 1 });
  const heads = config.integer('n_heads', { default: 12, min: 1 });
  const headSize = evenHeadSize(config, 'n_heads', hiddenSize, heads);
  const innerSize = config.integer('hidden_dim', { default: 3072, min: 1 });
  const activation = activationOf(config, 'activation', 'gelu');
  const layer = (i: number) => {
    const at = `${prefix}transformer.layer.${i}`;
    return postNormLayer({
      query: `${at}.attention.q_lin`,
      key: `${at}.attention.k_lin`,
      value: `${at}.attention.v_lin`,
      output: `${at}.attention.out_lin`,
      attentionNorm: `${at}.sa_layer_norm`,
      feedForwardInput: `${at}.ffn.lin1`,
      feedForwardOutput: `${at}.ffn.lin2`,
      feedForwardNorm: `${at}.output_layer_norm`,
      ...{ hiddenSize, heads, headSize, innerSize, activation, epsilon },
    });
  };
  return {
    hiddenSize,
    embedding: {
      table: `${prefix}embeddings.word_embeddings.weight`,
      vocabularySize: config.integer('vocab_size', { default: 30_522, min: 1 }),
      size: hiddenSize,
      position: {
        table: `${prefix}embeddings.position_embeddings.weight`,
        rows: positionRows(config),
        size: hiddenSize,
        offset: 0,
      },
      norm: layerNorm(`${prefix}embeddings.LayerNorm`, epsilon),
    },
    layers: Array.from(
      { length: config.integer('n_layers', { default: 6, min: 1, max: mostLayers }) },
      (_, i) => layer(i),
    ),
  };
}
