import type { TokenizerClass } from './tokenizer-class';
import type { SpecialTokensMap, Token, TokenizerConfig } from './tokenizer-files';

const names = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
] as const;
type Name = (typeof names)[number];

export interface ResolvedSpecialTokens {
  readonly named: ReadonlyMap<Name, Token>;
  readonly additional: readonly Token[];
}

/**
 * A checkpoint's special tokens as transformers 4.57 resolves them: tokenizer_config.json, over it
 * special_tokens_map.json (only for old checkpoints, those without `added_tokens_decoder`), under both
 * the defaults of the class. An explicit null means that there is none.
 */
export function resolveSpecialTokens(
  config: TokenizerConfig,
  map: SpecialTokensMap,
  { specialTokens: defaults }: TokenizerClass,
): ResolvedSpecialTokens {
  const legacy = config.added_tokens_decoder === undefined;
  const sources = legacy ? [map, config, defaults] : [config, defaults];
  const named = new Map<Name, Token>();
  for (const name of names) {
    const value = sources
      .map((source: Partial<Record<Name, Token | string | null | undefined>>) => source[name])
      .find((candidate) => candidate !== undefined);
    if (value !== undefined && value !== null && value !== '') named.set(name, asToken(value));
  }
  const additional = (legacy ? map.additional_special_tokens : undefined) ?? config.additional_special_tokens;
  return { named, additional: (additional ?? []).map(asToken) };
}

/** Under transformers' names, as a chat template sees them. */
export function templateVariables({
  named,
  additional,
}: ResolvedSpecialTokens): Record<string, string | string[]> {
  const contents: Record<string, string | string[]> = {};
  for (const [name, { content }] of named) contents[name] = content;
  if (additional.length > 0) {
    contents['additional_special_tokens'] = additional.map(({ content }) => content);
  }
  return contents;
}

/**
 * Tokens that the configuration names but tokenizer.json does not hold as added tokens, in the order
 * transformers adds them: by id, then the special ones.
 */
export function missingTokens(
  known: readonly { readonly content: string }[],
  config: TokenizerConfig,
  { named, additional }: ResolvedSpecialTokens,
): Token[] {
  const seen = new Set(known.map(({ content }) => content));
  const special = [...named.values(), ...additional];
  const specialContents = new Set(special.map(({ content }) => content));
  const listed = Object.entries(config.added_tokens_decoder ?? {})
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, token]) => (specialContents.has(token.content) ? { ...token, special: true } : token));
  const missing: Token[] = [];
  for (const token of [...listed, ...special]) {
    if (token.content === '' || seen.has(token.content)) continue;
    seen.add(token.content);
    missing.push(token);
  }
  return missing;
}

const asToken = (value: Token | string): Token =>
  typeof value === 'string'
    ? { content: value, single_word: false, lstrip: false, rstrip: false, special: true }
    : { ...value, special: true };
