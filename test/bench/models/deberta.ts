import { layerNorm, layers, linear, matrix, type GeneratedModel } from './generated-model';

/** DeBERTa-v3-base: 184 M parameters, float32. */
export function debertaBase(): GeneratedModel {
  const [hidden, inner, vocabulary] = [768, 3072, 128100];
  return {
    type: 'F32',
    config: {
      model_type: 'deberta-v2',
      architectures: ['DebertaV2ForSequenceClassification'],
      hidden_act: 'gelu',
      hidden_size: hidden,
      intermediate_size: inner,
      layer_norm_eps: 1e-7,
      max_position_embeddings: 512,
      max_relative_positions: -1,
      norm_rel_ebd: 'layer_norm',
      num_attention_heads: 12,
      num_hidden_layers: 12,
      pad_token_id: 0,
      pooler_dropout: 0,
      pooler_hidden_act: 'gelu',
      pooler_hidden_size: hidden,
      pos_att_type: ['p2c', 'c2p'],
      position_biased_input: false,
      position_buckets: 256,
      relative_attention: true,
      share_att_key: true,
      type_vocab_size: 0,
      vocab_size: vocabulary,
      id2label: { 0: 'LABEL_0' },
      label2id: { LABEL_0: 0 },
      torch_dtype: 'float32',
    },
    tensors: [
      matrix('deberta.embeddings.word_embeddings.weight', vocabulary, hidden),
      ...layerNorm('deberta.embeddings.LayerNorm', hidden),
      matrix('deberta.encoder.rel_embeddings.weight', 512, hidden),
      ...layerNorm('deberta.encoder.LayerNorm', hidden),
      ...layers(12, (layer) => {
        const prefix = `deberta.encoder.layer.${layer}`;
        return [
          ...['query_proj', 'key_proj', 'value_proj'].flatMap((name) =>
            linear(`${prefix}.attention.self.${name}`, hidden, hidden),
          ),
          ...linear(`${prefix}.attention.output.dense`, hidden, hidden),
          ...layerNorm(`${prefix}.attention.output.LayerNorm`, hidden),
          ...linear(`${prefix}.intermediate.dense`, hidden, inner),
          ...linear(`${prefix}.output.dense`, inner, hidden),
          ...layerNorm(`${prefix}.output.LayerNorm`, hidden),
        ];
      }),
      ...linear('pooler.dense', hidden, hidden),
      ...linear('classifier', hidden, 1),
    ],
  };
}
