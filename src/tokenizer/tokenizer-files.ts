import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TokenizerError } from './tokenizer-error';

/** The largest published tokenizer.json is about 35 MB. */
const maxTokenizerBytes = 200 * 1024 * 1024;
const maxConfigBytes = 32 * 1024 * 1024;

/** A token with the flags of Hugging Face's `AddedToken`; a bare text has none. */
const Token = v.object({
  content: v.string(),
  single_word: v.optional(v.boolean(), false),
  lstrip: v.optional(v.boolean(), false),
  rstrip: v.optional(v.boolean(), false),
  normalized: v.optional(v.boolean()),
  special: v.optional(v.boolean()),
});
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
  model_max_length: v.nullish(v.number()),
  added_tokens_decoder: v.optional(v.record(v.pipe(v.string(), v.digits()), Token)),
});
export type TokenizerConfig = v.InferOutput<typeof TokenizerConfig>;

const ModelConfig = v.object({ tokenizer_class: v.nullish(v.string()), model_type: v.nullish(v.string()) });

/** tokenizer.json, only as far as it is looked at or changed here; the native package reads the rest. */
const TokenizerJson = v.looseObject({
  model: v.looseObject({}),
  added_tokens: v.optional(v.array(v.looseObject({ content: v.string() })), []),
  pre_tokenizer: v.nullish(v.looseObject({ type: v.string(), add_prefix_space: v.optional(v.boolean()) })),
});
export type TokenizerJson = v.InferOutput<typeof TokenizerJson>;

export interface TokenizerFiles {
  /** Path of tokenizer.json. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly tokenizer: TokenizerJson;
  readonly config: TokenizerConfig;
  readonly specialTokensMap: SpecialTokensMap;
  readonly model: v.InferOutput<typeof ModelConfig>;
}

/**
 * Reads a checkpoint's tokenizer files. Only tokenizer.json must be there.
 * @throws TokenizerError naming the file that is missing, too large or malformed.
 */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles> {
  const file = join(folder, 'tokenizer.json');
  const bytes = await readBounded(file, maxTokenizerBytes);
  if (bytes === undefined) throw new TokenizerError(file, 'not there.', await whatIsThere(folder));
  const optional = async <Schema extends v.GenericSchema>(name: string, schema: Schema) => {
    const path = join(folder, name);
    return validate(path, schema, (await readBounded(path, maxConfigBytes)) ?? '{}');
  };
  return {
    file,
    bytes,
    tokenizer: validate(file, TokenizerJson, bytes),
    config: await optional('tokenizer_config.json', TokenizerConfig),
    specialTokensMap: await optional('special_tokens_map.json', SpecialTokensMap),
    model: await optional('config.json', ModelConfig),
  };
}

function validate<Schema extends v.GenericSchema>(
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

async function readBounded(file: string, maxBytes: number): Promise<Buffer | undefined> {
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

/** Advice for a folder without tokenizer.json, by the other forms of tokenizer that lie there. */
async function whatIsThere(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => /\.model$|^vocab\.(json|txt)$|^merges\.txt$|\.tiktoken$/.test(name));
  return others.length > 0
    ? `Found ${others.join(', ')}, which cannot be read yet. Save the tokenizer as tokenizer.json (transformers' fast form).`
    : 'Give the folder of a checkpoint with its tokenizer files, or another folder as the tokenizer.';
}
