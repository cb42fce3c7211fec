import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRandomSafetensors, type RandomTensor, type WeightType } from './random-weights';

/** A checkpoint to be made of random weights. */
export interface GeneratedModel {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly RandomTensor[];
  readonly type: WeightType;
}

/** Twice the deviation that such models are initialised with, so that scores spread. */
const matrix = (name: string, ...shape: number[]): RandomTensor => ({
  name,
  shape,
  mean: 0,
  deviation: 0.04,
});
const bias = (name: string, size: number): RandomTensor => ({
  name,
  shape: [size],
  mean: 0,
  deviation: 0.01,
});
const scale = (name: string, size: number): RandomTensor => ({ name, shape: [size], mean: 1, deviation: 0 });
const linear = (name: string, inputs: number, outputs: number): RandomTensor[] => [
  matrix(`${name}.weight`, outputs, inputs),
  bias(`${name}.bias`, outputs),
];
const layerNorm = (name: string, size: number): RandomTensor[] => [
  scale(`${name}.weight`, size),
  bias(`${name}.bias`, size),
];
const layers = (count: number, make: (layer: number) => RandomTensor[]): RandomTensor[] =>
  Array.from({ length: count }, (_, layer) => make(layer)).flat();

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

/** Writes config.json and model.safetensors. */
export async function writeModel(folder: string, model: GeneratedModel, seed: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), `${JSON.stringify(model.config, undefined, 2)}\n`);
  await writeRandomSafetensors(join(folder, 'model.safetensors'), model.tensors, seed, model.type);
}
