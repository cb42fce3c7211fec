import { bias, layerNorm, layers, matrix, type GeneratedModel } from './generated-model';

/** GPT-2 small: 124 M parameters, float32; a classifier, or a language model with its 50,257 tokens. */
export function gpt2Small(task: 'classifier' | 'language-model'): GeneratedModel {
  const [hidden, positions, vocabulary] = [768, 1024, 50257];
  const conv1d = (name: string, inputs: number, outputs: number) => [
    matrix(`${name}.weight`, inputs, outputs),
    bias(`${name}.bias`, outputs),
  ];
  const classifier = task === 'classifier';
  return {
    type: 'F32',
    config: {
      model_type: 'gpt2',
      architectures: [classifier ? 'GPT2ForSequenceClassification' : 'GPT2LMHeadModel'],
      activation_function: 'gelu_new',
      layer_norm_epsilon: 1e-5,
      n_ctx: positions,
      n_embd: hidden,
      n_head: 12,
      n_layer: 12,
      n_positions: positions,
      vocab_size: vocabulary,
      bos_token_id: vocabulary - 1,
      eos_token_id: vocabulary - 1,
      pad_token_id: 0,
      ...(classifier && { id2label: { 0: 'LABEL_0' }, label2id: { LABEL_0: 0 } }),
      torch_dtype: 'float32',
    },
    tensors: [
      matrix('transformer.wte.weight', vocabulary, hidden),
      matrix('transformer.wpe.weight', positions, hidden),
      ...layers(12, (layer) => {
        const prefix = `transformer.h.${layer}`;
        return [
          ...layerNorm(`${prefix}.ln_1`, hidden),
          ...conv1d(`${prefix}.attn.c_attn`, hidden, 3 * hidden),
          ...conv1d(`${prefix}.attn.c_proj`, hidden, hidden),
          ...layerNorm(`${prefix}.ln_2`, hidden),
          ...conv1d(`${prefix}.mlp.c_fc`, hidden, 4 * hidden),
          ...conv1d(`${prefix}.mlp.c_proj`, 4 * hidden, hidden),
        ];
      }),
      ...layerNorm('transformer.ln_f', hidden),
      ...(classifier ? [matrix('score.weight', 1, hidden)] : []),
    ],
  };
}
