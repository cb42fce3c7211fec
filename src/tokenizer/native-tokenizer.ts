import { AddedToken, Tokenizer as NativeTokenizer } from 'tokenizers';
import { checkCharacterMap } from './conversion/character-map';
import { bertNormalizer } from './conversion/word-piece';
import { isNormalized } from './special-tokens';
import type { TokenizerClass } from './tokenizer-class';
import { TokenizerError } from './tokenizer-error';
import type { Token, TokenizerConfig, TokenizerSource } from './tokenizer-files';

/** Settings that transformers writes over tokenizer.json's own. */
export interface ClassOverrides {
  /** `add_prefix_space` of a bare ByteLevel pre-tokenizer; null leaves it. */
  readonly prefixSpace: boolean | null;
  /** In place of a BertNormalizer; null leaves it. */
  readonly bertNormalizer: object | null;
}

/** Every class but Llama's decides on the prefix space of ByteLevel, BERT's on lower case and accents. */
export const classOverrides = (
  { name, conversion }: TokenizerClass,
  config: TokenizerConfig,
): ClassOverrides => ({
  prefixSpace: name === 'LlamaTokenizer' ? null : (config.add_prefix_space ?? false),
  bertNormalizer: conversion === 'bert' ? bertNormalizer(config) : null,
});

/**
 * Loads tokenizer.json into the native package, truncation and padding off.
 * @throws TokenizerError naming the file.
 */
export function startNative(
  { file, tokenizer }: TokenizerSource,
  overrides: ClassOverrides,
): NativeTokenizer {
  checkNormalizer(file, tokenizer.normalizer);
  const { pre_tokenizer: pre, normalizer } = tokenizer;
  const pre_tokenizer =
    pre?.type === 'ByteLevel' && overrides.prefixSpace !== null
      ? { ...pre, add_prefix_space: overrides.prefixSpace }
      : pre;
  const bert = normalizer?.type === 'BertNormalizer' ? overrides.bertNormalizer : null;
  try {
    return NativeTokenizer.fromString(
      JSON.stringify({
        ...tokenizer,
        normalizer: bert ?? normalizer,
        pre_tokenizer,
        truncation: null,
        padding: null,
      }),
    );
  } catch (error) {
    throw new TokenizerError(
      file,
      `the tokenizers library cannot load it: ${error instanceof Error ? error.message : String(error)}`,
      'Download the file again; a file written by a newer version of tokenizers may need an update.',
    );
  }
}

/** Adds tokens that the tokenizer lacks, or gives those it has these flags. */
export function addTokens(native: NativeTokenizer, tokens: readonly Token[]): void {
  native.addAddedTokens(
    tokens.map(
      (token) =>
        new AddedToken(token.content, token.special ?? false, {
          singleWord: token.single_word,
          leftStrip: token.lstrip,
          rightStrip: token.rstrip,
          normalized: isNormalized(token),
        }),
    ),
  );
}

/** A broken character map would abort the process in the native package, so it is checked before. */
function checkNormalizer(file: string, normalizer: unknown): void {
  if (typeof normalizer !== 'object' || normalizer === null) return;
  if ('normalizers' in normalizer && Array.isArray(normalizer.normalizers)) {
    for (const part of normalizer.normalizers) checkNormalizer(file, part);
  }
  if (!('precompiled_charsmap' in normalizer) || typeof normalizer.precompiled_charsmap !== 'string') return;
  const problem = checkCharacterMap(Buffer.from(normalizer.precompiled_charsmap, 'base64'));
  if (problem === undefined) return;
  throw new TokenizerError(file, `its normalizer cannot be used: ${problem}.`, 'Download the file again.');
}
