import { AddedToken, Tokenizer as NativeTokenizer } from 'tokenizers';
import { checkCharacterMap } from './conversion/character-map';
import { bertNormalizer } from './conversion/word-piece';
import { isNormalized } from './special-tokens';
import type { TokenizerClass } from './tokenizer-class';
import { TokenizerError } from './tokenizer-error';
import type { Token, TokenizerConfig, TokenizerJson, TokenizerSource } from './tokenizer-files';

/** Settings that transformers writes over tokenizer.json's own. */
export interface ClassOverrides {
  /** `add_prefix_space` of a bare ByteLevel pre-tokenizer; null leaves it. */
  readonly prefixSpace: boolean | null;
  /** In place of a BertNormalizer; null leaves it. */
  readonly bertNormalizer: { type: string } | null;
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
export function startNative(source: TokenizerSource, overrides: ClassOverrides): NativeTokenizer {
  const { file, tokenizer, converted, bytes } = source;
  checkNormalizer(file, tokenizer.normalizer);
  try {
    // A conversion has heeded the class already, and its text is large.
    return NativeTokenizer.fromString(
      converted ? bytes.toString() : JSON.stringify(withOverrides(tokenizer, overrides)),
    );
  } catch (error) {
    throw new TokenizerError(
      file,
      `the tokenizers library cannot load it: ${error instanceof Error ? error.message : String(error)}`,
      'Download the file again; a file written by a newer version of tokenizers may need an update.',
    );
  }
}

function withOverrides(tokenizer: TokenizerJson, overrides: ClassOverrides): TokenizerJson {
  const { pre_tokenizer: pre, normalizer } = tokenizer;
  const adjusted = { ...tokenizer, truncation: null, padding: null };
  if (normalizer?.type === 'BertNormalizer' && overrides.bertNormalizer !== null) {
    adjusted.normalizer = overrides.bertNormalizer;
  }
  if (pre?.type === 'ByteLevel' && overrides.prefixSpace !== null) {
    adjusted.pre_tokenizer = { ...pre, add_prefix_space: overrides.prefixSpace };
  }
  return adjusted;
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
