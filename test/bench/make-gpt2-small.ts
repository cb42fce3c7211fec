/**
 * Writes a reward model of GPT-2 small's size with random weights (about 500 MB), and a tokenizer that knows English and code.
 *
 * usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainTokenizer } from './bpe-tokenizer';
import { writeRandomSafetensors, type RandomTensor } from './random-weights';

const VOCABULARY = 50257;
const HIDDEN = 768;
const LAYERS = 12;
const POSITIONS = 1024;
const SEED = 1;
const SPECIAL = ['<|endoftext|>', '<|pad|>'] as const;
const CHAT_TEMPLATE =
  "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}\n{% endfor %}";

/** Twice the deviation that GPT-2 is initialised with, so that scores spread. */
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
const norm = (name: string): RandomTensor[] => [
  { name: `${name}.weight`, shape: [HIDDEN], mean: 1, deviation: 0 },
  bias(`${name}.bias`, HIDDEN),
];
const conv1d = (name: string, inputs: number, outputs: number): RandomTensor[] => [
  matrix(`${name}.weight`, inputs, outputs),
  bias(`${name}.bias`, outputs),
];

function tensors(): RandomTensor[] {
  const layers = Array.from({ length: LAYERS }, (_, layer) => `transformer.h.${layer}`);
  return [
    matrix('transformer.wte.weight', VOCABULARY, HIDDEN),
    matrix('transformer.wpe.weight', POSITIONS, HIDDEN),
    ...layers.flatMap((layer) => [
      ...norm(`${layer}.ln_1`),
      ...conv1d(`${layer}.attn.c_attn`, HIDDEN, 3 * HIDDEN),
      ...conv1d(`${layer}.attn.c_proj`, HIDDEN, HIDDEN),
      ...norm(`${layer}.ln_2`),
      ...conv1d(`${layer}.mlp.c_fc`, HIDDEN, 4 * HIDDEN),
      ...conv1d(`${layer}.mlp.c_proj`, 4 * HIDDEN, HIDDEN),
    ]),
    ...norm('transformer.ln_f'),
    matrix('score.weight', 1, HIDDEN),
  ];
}

const config = (eos: number, pad: number): object => ({
  activation_function: 'gelu_new',
  architectures: ['GPT2ForSequenceClassification'],
  attn_pdrop: 0.1,
  bos_token_id: eos,
  embd_pdrop: 0.1,
  eos_token_id: eos,
  id2label: { 0: 'LABEL_0' },
  initializer_range: 0.02,
  label2id: { LABEL_0: 0 },
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt2',
  n_ctx: POSITIONS,
  n_embd: HIDDEN,
  n_head: 12,
  n_inner: null,
  n_layer: LAYERS,
  n_positions: POSITIONS,
  pad_token_id: pad,
  resid_pdrop: 0.1,
  torch_dtype: 'float32',
  vocab_size: VOCABULARY,
});

const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: SPECIAL[0],
  eos_token: SPECIAL[0],
  pad_token: SPECIAL[1],
  model_max_length: POSITIONS,
  clean_up_tokenization_spaces: false,
  chat_template: CHAT_TEMPLATE,
};

const out = process.argv[2];
if (out === undefined) {
  console.error('usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const write = (name: string, value: object): void =>
  writeFileSync(join(out, name), JSON.stringify(value, null, 2) + '\n');

const root = join(import.meta.dirname, '..', '..');
const eos = trainTokenizer(root, join(out, 'tokenizer.json'), SPECIAL);
write('tokenizer_config.json', tokenizerConfig);
write('config.json', config(eos, eos + 1));
await writeRandomSafetensors(join(out, 'model.safetensors'), tensors(), SEED);
console.log(`${out}: ${eos + SPECIAL.length} tokens, ${tensors().length} tensors`);
