import * as v from 'valibot';
import { TokenizerError } from '../tokenizer-error';
import { parseJson, type TokenizerConfig, type TokenizerJson } from '../tokenizer-files';
import { byteLevel, type Component, sequence, template, type TemplateToken } from './components';
import type { Merge } from './merges';

export const vocabularyFile = 'vocab.json';
export const mergesFile = 'merges.txt';

export interface ByteLevelContext {
  readonly config: TokenizerConfig;
  /** A special token with its id. */
  readonly special: (name: 'bos_token' | 'cls_token' | 'sep_token') => TemplateToken;
}

/** How a family of byte-level BPE tokenizers differs from GPT-2's. Facts of transformers' converters. */
export interface ByteLevelFamily {
  normalizer?: Component;
  preTokenizer(config: TokenizerConfig): Component;
  postProcessor?(context: ByteLevelContext): Component | undefined;
}

const plain = ({ add_prefix_space }: TokenizerConfig) => byteLevel(add_prefix_space ?? false);

/** Splits of one digit, at most one sign before letters, and line ends apart. */
const qwenPattern =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

export const byteLevelFamilies = {
  gpt2: {
    preTokenizer: plain,
    postProcessor: ({ config, special }) =>
      config.add_bos_token === true ? template([special('bos_token')], [], []) : undefined,
  },
  qwen2: {
    normalizer: { type: 'NFC' },
    preTokenizer: () =>
      sequence('pretokenizers', [
        { type: 'Split', pattern: { Regex: qwenPattern }, behavior: 'Isolated', invert: false },
        byteLevel(false, false),
      ]),
  },
  roberta: {
    preTokenizer: plain,
    postProcessor({ special }) {
      const [cls, sep] = [special('cls_token'), special('sep_token')];
      return template([cls], [sep], [sep, sep]);
    },
  },
  deberta: {
    preTokenizer: plain,
    postProcessor: ({ special }) => template([special('cls_token')], [special('sep_token')]),
  },
} as const satisfies Record<string, ByteLevelFamily>;

/** Makes tokenizer.json of vocab.json and merges.txt. */
export function convertByteLevel(
  family: ByteLevelFamily,
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly Merge[],
  context: ByteLevelContext,
): TokenizerJson {
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: family.normalizer ?? null,
    pre_tokenizer: family.preTokenizer(context.config),
    post_processor: family.postProcessor?.(context) ?? null,
    decoder: null,
    model: {
      type: 'BPE',
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab: Object.fromEntries(vocabulary),
      merges,
    },
  };
}

/** The largest vocabulary in use has some 262,144 tokens; an id beyond this is a mistake. */
const maxId = (1 << 22) - 1;

/**
 * Reads vocab.json: tokens and their ids.
 * @throws TokenizerError when an id is no id, or stands twice.
 */
export function readVocabulary(file: string, json: Buffer): Map<string, number> {
  const entries = Object.entries(parseJson(file, v.custom<object>(isRecord, 'not an object'), json));
  const vocabulary = new Map<string, number>();
  const seen = new Set<number>();
  for (const [token, id] of entries as [string, unknown][]) {
    const problem =
      typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > maxId
        ? `is no id (0 to ${maxId})`
        : seen.has(id)
          ? 'stands twice'
          : undefined;
    if (problem !== undefined || typeof id !== 'number') {
      throw new TokenizerError(
        file,
        `the id ${JSON.stringify(id)} of ${JSON.stringify(token.slice(0, 40))} ${problem ?? ''}.`,
        'Download the file again.',
      );
    }
    seen.add(id);
    vocabulary.set(token, id);
  }
  if (vocabulary.size === 0) throw new TokenizerError(file, 'it is empty.', 'Download the file again.');
  return vocabulary;
}

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads merges.txt: a line of version, then two tokens a line, the first to be merged first.
 * @param hasVersionLine the first line is skipped whatever it holds, as for all families but Qwen's.
 * @throws TokenizerError naming the line that is not of two tokens of the vocabulary.
 */
export function readMerges(
  file: string,
  text: string,
  vocabulary: ReadonlyMap<string, number>,
  hasVersionLine: boolean,
): Merge[] {
  const merges = new Map<string, Merge>();
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '' || (index === 0 && (hasVersionLine || line.startsWith('#version:')))) continue;
    const [left, right, ...rest] = line.trim().split(/\s+/);
    const known = (token: string | undefined): token is string =>
      token !== undefined && vocabulary.has(token);
    if (!known(left) || !known(right) || rest.length > 0 || !vocabulary.has(left + right)) {
      throw new TokenizerError(
        file,
        `line ${index + 1} is not a merge of two tokens of ${vocabularyFile}: ${JSON.stringify(line.slice(0, 60))}.`,
        `Check that ${mergesFile} and ${vocabularyFile} belong to the same checkpoint; download both again.`,
      );
    }
    merges.set(`${left} ${right}`, [left, right]);
  }
  return [...merges.values()];
}
