import { layers, matrix, scale, type GeneratedModel } from './generated-model';
import type { WeightType } from '../random-weights';

interface LlamaSize {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly inner: number;
  readonly vocabulary: number;
}
/** TinyLlama's shape: 1.03 B parameters without the vocabulary's output. */
export const llama1B: LlamaSize = {
  hidden: 2048,
  layers: 22,
  heads: 32,
  keyValueHeads: 4,
  inner: 5632,
  vocabulary: 32000,
};
/** Small, but with Llama 3's vocabulary. */
export const llamaWideVocabulary: LlamaSize = {
  hidden: 768,
  layers: 12,
  heads: 12,
  keyValueHeads: 4,
  inner: 2048,
  vocabulary: 128256,
};

export function llama(
  size: LlamaSize,
  task: 'classifier' | 'language-model',
  type: WeightType,
): GeneratedModel {
  const { hidden, inner, vocabulary, heads, keyValueHeads } = size;
  const keyValue = (hidden / heads) * keyValueHeads;
  const classifier = task === 'classifier';
  return {
    type,
    config: {
      model_type: 'llama',
      architectures: [classifier ? 'LlamaForSequenceClassification' : 'LlamaForCausalLM'],
      hidden_act: 'silu',
      hidden_size: hidden,
      intermediate_size: inner,
      max_position_embeddings: 4096,
      num_attention_heads: heads,
      num_hidden_layers: size.layers,
      num_key_value_heads: keyValueHeads,
      rms_norm_eps: 1e-5,
      rope_theta: 10000,
      vocab_size: vocabulary,
      bos_token_id: 1,
      eos_token_id: 2,
      pad_token_id: 0,
      ...(classifier && { id2label: { 0: 'LABEL_0' }, label2id: { LABEL_0: 0 } }),
      tie_word_embeddings: false,
      torch_dtype: type === 'BF16' ? 'bfloat16' : 'float32',
    },
    tensors: [
      matrix('model.embed_tokens.weight', vocabulary, hidden),
      ...layers(size.layers, (layer) => {
        const prefix = `model.layers.${layer}`;
        return [
          scale(`${prefix}.input_layernorm.weight`, hidden),
          matrix(`${prefix}.self_attn.q_proj.weight`, hidden, hidden),
          matrix(`${prefix}.self_attn.k_proj.weight`, keyValue, hidden),
          matrix(`${prefix}.self_attn.v_proj.weight`, keyValue, hidden),
          matrix(`${prefix}.self_attn.o_proj.weight`, hidden, hidden),
          scale(`${prefix}.post_attention_layernorm.weight`, hidden),
          matrix(`${prefix}.mlp.gate_proj.weight`, inner, hidden),
          matrix(`${prefix}.mlp.up_proj.weight`, inner, hidden),
          matrix(`${prefix}.mlp.down_proj.weight`, hidden, inner),
        ];
      }),
      scale('model.norm.weight', hidden),
      classifier ? matrix('score.weight', 1, hidden) : matrix('lm_head.weight', vocabulary, hidden),
    ],
  };
}
