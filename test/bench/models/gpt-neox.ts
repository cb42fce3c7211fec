import { layerNorm, layers, linear, matrix, type GeneratedModel } from './generated-model';

/** Pythia 160M with a reward head: 124 M parameters of which 85 M in the layers, rotary positions, parallel residual. */
export function pythia160m(): GeneratedModel {
  const [hidden, inner, vocabulary] = [768, 3072, 50304];
  return {
    type: 'F32',
    config: {
      model_type: 'gpt_neox',
      architectures: ['GPTNeoXForSequenceClassification'],
      hidden_act: 'gelu',
      hidden_size: hidden,
      intermediate_size: inner,
      layer_norm_eps: 1e-5,
      max_position_embeddings: 2048,
      num_attention_heads: 12,
      num_hidden_layers: 12,
      rotary_emb_base: 10000,
      rotary_pct: 0.25,
      use_parallel_residual: true,
      vocab_size: vocabulary,
      bos_token_id: 0,
      eos_token_id: 0,
      pad_token_id: 0,
      id2label: { 0: 'LABEL_0' },
      label2id: { LABEL_0: 0 },
      tie_word_embeddings: false,
      torch_dtype: 'float32',
    },
    tensors: [
      matrix('gpt_neox.embed_in.weight', vocabulary, hidden),
      ...layers(12, (layer) => {
        const prefix = `gpt_neox.layers.${layer}`;
        return [
          ...layerNorm(`${prefix}.input_layernorm`, hidden),
          ...layerNorm(`${prefix}.post_attention_layernorm`, hidden),
          ...linear(`${prefix}.attention.query_key_value`, hidden, 3 * hidden),
          ...linear(`${prefix}.attention.dense`, hidden, hidden),
          ...linear(`${prefix}.mlp.dense_h_to_4h`, hidden, inner),
          ...linear(`${prefix}.mlp.dense_4h_to_h`, inner, hidden),
        ];
      }),
      ...layerNorm('gpt_neox.final_layer_norm', hidden),
      matrix('score.weight', 1, hidden),
    ],
  };
}
