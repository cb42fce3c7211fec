import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { ModelConfig } from '../../src/checkpoint/config';
import { elementCount } from '../../src/checkpoint/shape';
import type { TensorLocation } from '../../src/checkpoint/tensor';

/** Sizes of a Llama. */
export interface LlamaShape {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly innerSize: number;
  readonly vocabularySize: number;
}

export const llama8b: LlamaShape = {
  layers: 32,
  hiddenSize: 4096,
  heads: 32,
  keyValueHeads: 8,
  innerSize: 14_336,
  vocabularySize: 128_256,
};

export const llama70b: LlamaShape = {
  ...llama8b,
  layers: 80,
  hiddenSize: 8192,
  heads: 64,
  innerSize: 28_672,
};

/** A bfloat16 Llama with a classification head: its config and table of tensors, without the weights. */
export function headersOnly(shape: LlamaShape): Checkpoint {
  const folder = '/generated/llama';
  const { layers, hiddenSize, heads, keyValueHeads, innerSize, vocabularySize } = shape;
  const config = new ModelConfig(`${folder}/config.json`, {
    model_type: 'llama',
    architectures: ['LlamaForSequenceClassification'],
    hidden_size: hiddenSize,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: keyValueHeads,
    intermediate_size: innerSize,
    vocab_size: vocabularySize,
    num_labels: 1,
    id2label: { 0: 'LABEL_0' },
    max_position_embeddings: 8192,
    pad_token_id: 0,
  });
  const keySize = (hiddenSize / heads) * keyValueHeads;
  const shapes = [
    ['model.embed_tokens', [vocabularySize, hiddenSize]],
    ...Array.from({ length: layers }, (_, i) => layer(`model.layers.${i}`)).flat(),
    ['model.norm', [hiddenSize]],
    ['score', [1, hiddenSize]],
  ] as const;
  function layer(at: string) {
    return [
      [`${at}.input_layernorm`, [hiddenSize]],
      [`${at}.self_attn.q_proj`, [hiddenSize, hiddenSize]],
      [`${at}.self_attn.k_proj`, [keySize, hiddenSize]],
      [`${at}.self_attn.v_proj`, [keySize, hiddenSize]],
      [`${at}.self_attn.o_proj`, [hiddenSize, hiddenSize]],
      [`${at}.post_attention_layernorm`, [hiddenSize]],
      [`${at}.mlp.gate_proj`, [innerSize, hiddenSize]],
      [`${at}.mlp.up_proj`, [innerSize, hiddenSize]],
      [`${at}.mlp.down_proj`, [hiddenSize, innerSize]],
    ] as const;
  }
  const file = `${folder}/model.safetensors`;
  const tensors = new Map<string, TensorLocation>();
  let offset = 8;
  for (const [module, size] of shapes) {
    const name = `${module}.weight`;
    const length = 2 * (elementCount(size) ?? 0);
    tensors.set(name, { name, dtype: 'BF16', shape: size, file, offset, length });
    offset += length;
  }
  return {
    folder,
    config,
    tensors,
    weightFiles: [file],
    totalBytes: offset,
    parameterCount: (offset - 8) / 2,
    dtype: 'BF16',
  };
}
