import { TokenizerError } from '../tokenizer-error';
import type { TokenizerConfig, TokenizerJson } from '../tokenizer-files';
import { template, type TemplateToken } from './components';

export const wordPieceFile = 'vocab.txt';

/** Reads vocab.txt: a token a line, its line its id. Of a token that stands twice the last one counts. */
export function readWordPieces(file: string, text: string): Map<string, number> {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new TokenizerError(file, 'it is empty.', 'Download the file again.');
  return new Map(lines.map((token, id) => [token, id]));
}

/** BERT's normalizer as the settings want it; as in transformers' fast class, `do_basic_tokenize` is not heeded. */
export const bertNormalizer = (config: TokenizerConfig) => ({
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: config.tokenize_chinese_chars !== false,
  strip_accents: config.strip_accents ?? null,
  lowercase: config.do_lower_case !== false,
});

/** Makes tokenizer.json of BERT's vocab.txt. */
export function convertWordPiece(
  vocabulary: ReadonlyMap<string, number>,
  config: TokenizerConfig,
  special: (name: 'unk_token' | 'cls_token' | 'sep_token') => TemplateToken,
): TokenizerJson {
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: bertNormalizer(config),
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template([special('cls_token')], [special('sep_token')]),
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: special('unk_token').content,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary),
    },
  };
}
