/**
 * Writes a reward model of GPT-2 small's size with random weights (about 500 MB), and a tokenizer that knows English and code.
 *
 * usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainTokenizer } from './bpe-tokenizer';
import { gpt2Small, writeModel } from './models';

const SEED = 1;
const SPECIAL = ['<|endoftext|>', '<|pad|>'] as const;
const CHAT_TEMPLATE =
  "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}\n{% endfor %}";

const out = process.argv[2];
if (out === undefined) {
  console.error('usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });

const root = join(import.meta.dirname, '..', '..');
const eos = trainTokenizer(root, join(out, 'tokenizer.json'), SPECIAL);
const model = gpt2Small('classifier');
const ids = { bos_token_id: eos, eos_token_id: eos, pad_token_id: eos + 1 };
await writeModel(out, { ...model, config: { ...model.config, ...ids } }, SEED);

const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: SPECIAL[0],
  eos_token: SPECIAL[0],
  pad_token: SPECIAL[1],
  model_max_length: model.config['n_positions'],
  clean_up_tokenization_spaces: false,
  chat_template: CHAT_TEMPLATE,
};
writeFileSync(join(out, 'tokenizer_config.json'), `${JSON.stringify(tokenizerConfig, undefined, 2)}\n`);
console.log(`${out}: ${eos + SPECIAL.length} tokens, ${model.tensors.length} tensors`);
