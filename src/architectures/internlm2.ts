import { activationOf } from './activation';
import { dense } from './dense';
import { mostLayers, type Family } from './family';
import { headSizeOf, keyValueHeadsOf, llamaIgnorable, tokenTable } from './llama';
import { rotaryOf } from './rotary';
import type { Layer, Norm } from './transformer';

/**
 * InternLM2 (`modeling_internlm2.py` in its repositories): Llama under other names, with queries, keys and values
 * in one projection, grouped by key-value head.
 */
export const internlm2: Family = {
  prefix: 'model.',
  tokenEmbedding: 'tok_embeddings.weight',
  ignorable: llamaIgnorable,
  languageModelHead: { weight: 'output.weight', tiedByDefault: false },
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { min: 1 });
    const innerSize = config.integer('intermediate_size', { min: 1 });
    const heads = config.integer('num_attention_heads', { min: 1 });
    const keyValueHeads = keyValueHeadsOf(config);
    const headSize = headSizeOf(config);
    const bias = config.boolean('bias', { default: true });
    const epsilon = config.number('rms_norm_eps', { default: 1e-6 });
    const activation = activationOf(config, 'hidden_act', 'silu');
    const rotary = rotaryOf(config, headSize);
    const norm = (name: string): Norm => ({ kind: 'rms', weight: `${name}.weight`, epsilon });
    const layer = (at: string): Layer => ({
      attentionNorm: norm(`${at}.attention_norm`),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads,
        headSize,
        projections: {
          fused: dense(`${at}.attention.wqkv`, hiddenSize, (heads + 2 * keyValueHeads) * headSize, bias),
          layout: 'grouped',
        },
        output: dense(`${at}.attention.wo`, heads * headSize, hiddenSize, bias),
        scale: headSize ** -0.5,
        rotary,
      },
      feedForwardNorm: norm(`${at}.ffn_norm`),
      feedForward: {
        gate: dense(`${at}.feed_forward.w1`, hiddenSize, innerSize, false),
        input: dense(`${at}.feed_forward.w3`, hiddenSize, innerSize, false),
        output: dense(`${at}.feed_forward.w2`, innerSize, hiddenSize, false),
        activation,
      },
    });
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}tok_embeddings.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}layers.${String(i)}`)),
      finalNorm: norm(`${prefix}norm`),
    };
  },
};
