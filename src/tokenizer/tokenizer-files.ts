import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TokenizerError } from './tokenizer-error';

const maxConfigBytes = 32 * 1024 * 1024;

/** The flags of Hugging Face's `AddedToken`; a bare text has none. */
const tokenEntries = {
  content: v.string(),
  single_word: v.optional(v.boolean(), false),
  lstrip: v.optional(v.boolean(), false),
  rstrip: v.optional(v.boolean(), false),
  normalized: v.optional(v.boolean()),
  special: v.optional(v.boolean()),
};
const Token = v.object(tokenEntries);
export type Token = v.InferOutput<typeof Token>;

const TokenOrText = v.nullish(v.union([v.string(), Token]));
const specialTokenEntries = {
  bos_token: TokenOrText,
  eos_token: TokenOrText,
  unk_token: TokenOrText,
  sep_token: TokenOrText,
  pad_token: TokenOrText,
  cls_token: TokenOrText,
  mask_token: TokenOrText,
  additional_special_tokens: v.nullish(v.array(v.union([v.string(), Token]))),
};
const SpecialTokensMap = v.object(specialTokenEntries);
export type SpecialTokensMap = v.InferOutput<typeof SpecialTokensMap>;

const TokenizerConfig = v.object({
  ...specialTokenEntries,
  tokenizer_class: v.nullish(v.string()),
  add_bos_token: v.nullish(v.boolean()),
  add_eos_token: v.nullish(v.boolean()),
  add_prefix_space: v.nullish(v.boolean()),
  legacy: v.nullish(v.boolean()),
  do_lower_case: v.nullish(v.boolean()),
  strip_accents: v.nullish(v.boolean()),
  tokenize_chinese_chars: v.nullish(v.boolean()),
  split_by_punct: v.nullish(v.boolean()),
  extra_ids: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))),
  model_max_length: v.nullish(v.number()),
  added_tokens_decoder: v.optional(v.record(v.pipe(v.string(), v.digits()), Token)),
});
export type TokenizerConfig = v.InferOutput<typeof TokenizerConfig>;

const TokenId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fffffff));
const AddedTokens = v.record(v.string(), TokenId);

const ModelConfig = v.object({ tokenizer_class: v.nullish(v.string()), model_type: v.nullish(v.string()) });

/** tokenizer.json, only as far as it is looked at or changed here; the native package reads the rest. */
const TokenizerJson = v.looseObject({
  model: v.looseObject({}),
  added_tokens: v.optional(v.array(v.looseObject(tokenEntries)), []),
  normalizer: v.nullish(v.looseObject({ type: v.string() })),
  pre_tokenizer: v.nullish(v.looseObject({ type: v.string(), add_prefix_space: v.optional(v.boolean()) })),
});
export type TokenizerJson = v.InferOutput<typeof TokenizerJson>;

/** What a checkpoint says of its tokenizer, beside the vocabulary. */
export interface TokenizerSettings {
  readonly config: TokenizerConfig;
  readonly specialTokensMap: SpecialTokensMap;
  /** added_tokens.json: ids of tokens, in checkpoints older than `added_tokens_decoder`. */
  readonly addedTokens: Readonly<Record<string, number>>;
  readonly model: v.InferOutput<typeof ModelConfig>;
}

/** A tokenizer in the form of tokenizer.json. */
export interface TokenizerSource {
  /** The file it comes from. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly tokenizer: TokenizerJson;
  /** Made from sentencepiece, vocab.json or vocab.txt: the checkpoint has no tokenizer.json. */
  readonly converted: boolean;
}

/**
 * Reads the small files around a tokenizer; each may be missing.
 * @throws TokenizerError naming the file that is too large or malformed.
 */
export async function readTokenizerSettings(folder: string): Promise<TokenizerSettings> {
  const optional = async <Schema extends v.GenericSchema>(name: string, schema: Schema) => {
    const path = join(folder, name);
    return parseJson(path, schema, (await readBounded(path, maxConfigBytes)) ?? '{}');
  };
  return {
    config: await optional('tokenizer_config.json', TokenizerConfig),
    specialTokensMap: await optional('special_tokens_map.json', SpecialTokensMap),
    addedTokens: await optional('added_tokens.json', AddedTokens),
    model: await optional('config.json', ModelConfig),
  };
}

/** The largest published tokenizer.json is about 35 MB. */
const maxTokenizerBytes = 200 * 1024 * 1024;

/**
 * Reads a checkpoint's tokenizer.json; undefined when it has none.
 * @throws TokenizerError naming the file when it is too large or malformed.
 */
export async function readTokenizerJson(folder: string): Promise<TokenizerSource | undefined> {
  const file = join(folder, 'tokenizer.json');
  const bytes = await readBounded(file, maxTokenizerBytes);
  return bytes && { file, bytes, tokenizer: parseJson(file, TokenizerJson, bytes), converted: false };
}

/** Parses and validates JSON from a file. @throws TokenizerError naming the file and the place. */
export function parseJson<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  json: Buffer | string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(json.toString());
  } catch (error) {
    throw new TokenizerError(file, `not valid JSON (${String(error)}).`, 'Download the file again.');
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? 'the file';
  throw new TokenizerError(file, `${place}: ${issue.message}.`, 'Download the file again.');
}

/** A file's bytes; undefined when there is none. @throws TokenizerError when it has more than `maxBytes`. */
export async function readBounded(file: string, maxBytes: number): Promise<Buffer | undefined> {
  const status = await stat(file).catch(() => undefined);
  if (!status?.isFile()) return undefined;
  if (status.size > maxBytes) {
    throw new TokenizerError(
      file,
      `${status.size} bytes are more than such a file may have (${maxBytes}).`,
      'Check that the checkpoint is complete and genuine.',
    );
  }
  return readFile(file);
}
