/** What config.json files say of the bodies that reward models are built on, as published. */
export type Config = Readonly<Record<string, unknown>>;

type Sizes = readonly [hidden: number, intermediate: number, layers: number, heads: number, keyHeads: number];

function decoder(model_type: string, sizes: Sizes, vocab_size: number, more: Config): Config {
  const [hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads] = sizes;
  const common = { model_type, hidden_act: 'silu', rms_norm_eps: 1e-5, vocab_size, ...more };
  return {
    ...common,
    hidden_size,
    intermediate_size,
    num_hidden_layers,
    num_attention_heads,
    num_key_value_heads,
  };
}

const llama1 = { max_position_embeddings: 2048, rms_norm_eps: 1e-6 };
const llama2 = { max_position_embeddings: 4096 };
const llama3 = { max_position_embeddings: 8192, rope_theta: 500_000 };
const scaling = { rope_type: 'llama3', low_freq_factor: 1, high_freq_factor: 4, factor: 8 };
const rope_scaling = { ...scaling, original_max_position_embeddings: 8192 };
const llama31 = { ...llama3, max_position_embeddings: 131_072, rope_scaling };
const tied = { tie_word_embeddings: true };
const llama32 = { ...llama31, ...tied, rope_scaling: { ...rope_scaling, factor: 32 } };
const gemma = { hidden_act: 'gelu', hidden_activation: null, head_dim: 256, max_position_embeddings: 8192 };
const gemma2 = {
  hidden_activation: 'gelu_pytorch_tanh',
  max_position_embeddings: 8192,
  sliding_window: 4096,
  attn_logit_softcapping: 50,
  final_logit_softcapping: 30,
};
const qwen = { rope_theta: 1_000_000, use_sliding_window: false, max_position_embeddings: 32_768 };
const qwen3 = { ...qwen, head_dim: 128 };
const internlm2 = { bias: false, rope_theta: 1_000_000, max_position_embeddings: 32_768 };

function pythia(hidden_size: number, num_hidden_layers: number, num_attention_heads: number): Config {
  return {
    model_type: 'gpt_neox_reward_model',
    hidden_act: 'gelu',
    hidden_size,
    intermediate_size: 4 * hidden_size,
    num_hidden_layers,
    num_attention_heads,
    rotary_pct: 0.25,
    rotary_emb_base: 10_000,
    use_parallel_residual: true,
    layer_norm_eps: 1e-5,
    vocab_size: 50_304,
    max_position_embeddings: 2048,
  };
}

const flanT5 = (d_model: number, d_ff: number, num_heads: number): Config => ({
  model_type: 't5',
  d_model,
  d_kv: 64,
  d_ff,
  num_layers: 24,
  num_decoder_layers: 24,
  num_heads,
  feed_forward_proj: 'gated-gelu',
  is_encoder_decoder: true,
  tie_word_embeddings: false,
  layer_norm_epsilon: 1e-6,
  vocab_size: 32_128,
});

export const bodies = {
  'llama-7b': decoder('llama', [4096, 11_008, 32, 32, 32], 32_001, llama1),
  'open-llama-3b': decoder('llama', [3200, 8640, 26, 32, 32], 32_000, llama1),
  'llama-2-7b': decoder('llama', [4096, 11_008, 32, 32, 32], 32_000, llama2),
  'llama-2-13b': decoder('llama', [5120, 13_824, 40, 40, 40], 32_000, llama2),
  'llama-2-70b': decoder('llama', [8192, 28_672, 80, 64, 8], 32_000, llama2),
  'llama-3-8b': decoder('llama', [4096, 14_336, 32, 32, 8], 128_256, llama3),
  'llama-3-70b': decoder('llama', [8192, 28_672, 80, 64, 8], 128_256, llama3),
  'llama-3.1-8b': decoder('llama', [4096, 14_336, 32, 32, 8], 128_256, llama31),
  'llama-3.1-70b': decoder('llama', [8192, 28_672, 80, 64, 8], 128_256, llama31),
  'llama-3.2-1b': decoder('llama', [2048, 8192, 16, 32, 8], 128_256, { ...llama32, head_dim: 64 }),
  'llama-3.2-3b': decoder('llama', [3072, 8192, 28, 24, 8], 128_256, { ...llama32, head_dim: 128 }),
  'smollm2-1.7b': decoder('llama', [2048, 8192, 24, 32, 32], 49_152, { ...tied, rope_theta: 130_000 }),
  'yi-34b': decoder('llama', [7168, 20_480, 60, 56, 8], 64_000, { ...llama2, rope_theta: 5_000_000 }),
  'mistral-7b': decoder('mistral', [4096, 14_336, 32, 32, 8], 32_000, { sliding_window: 4096 }),
  'gemma-2b': decoder('gemma', [2048, 16_384, 18, 8, 1], 256_000, gemma),
  'gemma-7b': decoder('gemma', [3072, 24_576, 28, 16, 16], 256_000, gemma),
  'gemma-2-2b': decoder('gemma2', [2304, 9216, 26, 8, 4], 256_000, {
    ...gemma2,
    head_dim: 256,
    query_pre_attn_scalar: 256,
  }),
  'gemma-2-27b': decoder('gemma2', [4608, 36_864, 46, 32, 16], 256_000, {
    ...gemma2,
    head_dim: 128,
    query_pre_attn_scalar: 144,
  }),
  'qwen2-7b': decoder('qwen2', [3584, 18_944, 28, 28, 4], 152_064, qwen),
  'qwen2.5-72b': decoder('qwen2', [8192, 29_568, 80, 64, 8], 152_064, qwen),
  'qwen3-0.6b': decoder('qwen3', [1024, 3072, 28, 16, 8], 151_936, { ...qwen3, ...tied }),
  'qwen3-1.7b': decoder('qwen3', [2048, 6144, 28, 16, 8], 151_936, { ...qwen3, ...tied }),
  'qwen3-4b': decoder('qwen3', [2560, 9728, 36, 32, 8], 151_936, { ...qwen3, ...tied }),
  'qwen3-8b': decoder('qwen3', [4096, 12_288, 36, 32, 8], 151_936, qwen3),
  'internlm2-1_8b': decoder('internlm2', [2048, 8192, 24, 16, 8], 92_544, internlm2),
  'internlm2-7b': decoder('internlm2', [4096, 14_336, 32, 32, 8], 92_544, internlm2),
  'internlm2-20b': decoder('internlm2', [6144, 16_384, 48, 48, 8], 92_544, internlm2),
  'pythia-1.4b': pythia(2048, 24, 16),
  'pythia-6.9b': pythia(4096, 32, 32),
  'flan-t5-large': flanT5(1024, 2816, 16),
  'flan-t5-xl': flanT5(2048, 5120, 32),
  'deberta-v3-large': {
    model_type: 'deberta-v2',
    hidden_act: 'gelu',
    hidden_size: 1024,
    intermediate_size: 4096,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    layer_norm_eps: 1e-7,
    relative_attention: true,
    position_buckets: 256,
    max_relative_positions: -1,
    norm_rel_ebd: 'layer_norm',
    share_att_key: true,
    pos_att_type: 'p2c|c2p',
    position_biased_input: false,
    type_vocab_size: 0,
    vocab_size: 128_100,
    max_position_embeddings: 512,
    pooler_hidden_size: 1024,
    pooler_hidden_act: 'gelu',
  },
  gpt2: {
    model_type: 'gpt2',
    activation_function: 'gelu_new',
    n_embd: 768,
    n_layer: 12,
    n_head: 12,
    n_positions: 1024,
    layer_norm_epsilon: 1e-5,
    vocab_size: 50_257,
  },
} as const satisfies Record<string, Config>;

export type Body = keyof typeof bodies;
