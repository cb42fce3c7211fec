import { onTestFinished } from 'vitest';
import { rm } from 'node:fs/promises';
import { loadTokenizer, type Tokenizer } from '../../../src/tokenizer/tokenizer';
import { checkpointFolder, metaspace, type TokenizerJson } from '../tokenizer/small-tokenizers';

/** A tokenizer of words and characters, of the class given; gone after the test. */
export async function wordTokenizer(tokenizerClass: string, ...added: string[]): Promise<Tokenizer> {
  const folder = await checkpointFolder({
    'tokenizer.json': withAscii(metaspace()),
    'tokenizer_config.json': { tokenizer_class: tokenizerClass, additional_special_tokens: added },
  });
  onTestFinished(() => rm(folder, { recursive: true }));
  return loadTokenizer(folder);
}

function withAscii(json: TokenizerJson): TokenizerJson {
  const vocab = Array.isArray(json.model.vocab) ? json.model.vocab : [];
  const known = new Set(vocab.map(([piece]) => piece));
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const missing = ['\n', ...ascii].filter((piece) => !known.has(piece));
  return {
    ...json,
    model: { ...json.model, vocab: [...vocab, ...missing.map((piece): [string, number] => [piece, -50])] },
  };
}

/** The text of ids, with `_` where a word begins. */
export function textOf(tokenizer: Tokenizer, ids: ArrayLike<number>): string {
  return Array.from(ids, (id) => tokenizer.idToToken(id) ?? '?')
    .join('')
    .replaceAll('▁', '_');
}
