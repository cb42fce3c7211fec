import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainTokenizer } from './bpe-tokenizer';

const special = ['<|endoftext|>', '<|pad|>'] as const;
const chatTemplate =
  "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}\n{% endfor %}";

/**
 * Writes a tokenizer that knows English and code, with a chat template, into a generated model's folder.
 * @returns its number of tokens, and what a config.json says of its special ones
 */
export function writeTokenizer(folder: string, maxLength: number) {
  const root = join(import.meta.dirname, '..', '..');
  const end = trainTokenizer(root, join(folder, 'tokenizer.json'), special);
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: special[0],
    eos_token: special[0],
    pad_token: special[1],
    model_max_length: maxLength,
    clean_up_tokenization_spaces: false,
    chat_template: chatTemplate,
  };
  writeFileSync(join(folder, 'tokenizer_config.json'), `${JSON.stringify(config, undefined, 2)}\n`);
  return {
    tokens: end + special.length,
    ids: { bos_token_id: end, eos_token_id: end, pad_token_id: end + 1 },
  };
}
