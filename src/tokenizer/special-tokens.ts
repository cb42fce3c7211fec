import type { TokenizerClass } from './tokenizer-class';
import type { Token, TokenizerSettings, TokenizerSource } from './tokenizer-files';

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
  { config, specialTokensMap: map }: TokenizerSettings,
  { specialTokens: defaults }: TokenizerClass,
): ResolvedSpecialTokens {
  const legacy = config.added_tokens_decoder === undefined;
  const sources = legacy ? [map, config, defaults] : [config, defaults];
  const named = new Map<Name, Token>();
  for (const name of names) {
    const value = sources
      .map((source: Partial<Record<Name, Token | string | null | undefined>>) => source[name])
      .find((candidate) => candidate !== undefined);
    if (value !== undefined && value !== null && value !== '') {
      const flags = defaults[name];
      named.set(
        name,
        typeof value === 'string' && typeof flags === 'object'
          ? { ...asToken(flags), content: value }
          : asToken(value),
      );
    }
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
 * The tokens with ids that the settings list, by id: `added_tokens_decoder`, else added_tokens.json. Those
 * named as special are.
 */
export function listedTokens(
  { config, addedTokens }: TokenizerSettings,
  { named, additional }: ResolvedSpecialTokens,
): (Token & { readonly id: number })[] {
  const specials = new Set([...named.values(), ...additional].map(({ content }) => content));
  const listed = config.added_tokens_decoder
    ? Object.entries(config.added_tokens_decoder).map(([id, token]) => ({ ...token, id: Number(id) }))
    : Object.entries(addedTokens).map(([content, id]) => ({ ...asPlainToken(content), id }));
  return listed
    .map((token) => (specials.has(token.content) ? { ...token, special: true } : token))
    .sort((a, b) => a.id - b.id);
}

/**
 * Tokens that the settings name and that are to be added to the tokenizer, in the order transformers adds
 * them: by id, then the special ones. A token that the tokenizer holds with other flags is added again, with
 * those of `added_tokens_decoder`; after a conversion, with those of any setting.
 */
export function missingTokens(
  { tokenizer, converted }: TokenizerSource,
  settings: TokenizerSettings,
  special: ResolvedSpecialTokens,
): Token[] {
  const known = new Map(tokenizer.added_tokens.map((token) => [token.content, token]));
  const seen = new Set<string>();
  const missing: Token[] = [];
  function add(token: Token, overrides: boolean): void {
    const { content } = token;
    if (content === '' || seen.has(content)) return;
    seen.add(content);
    const before = known.get(content);
    if (before === undefined || (overrides && flags(before) !== flags(token))) missing.push(token);
  }
  const hasDecoder = settings.config.added_tokens_decoder !== undefined;
  for (const token of listedTokens(settings, special)) add(token, converted || hasDecoder);
  for (const token of [...special.named.values(), ...special.additional]) add(token, converted);
  return missing;
}

/** Whether a token is looked for in the normalized text: by default, unless it is special. */
export const isNormalized = ({ normalized, special }: Token): boolean => normalized ?? special !== true;

const flags = (token: Token): string =>
  [token.single_word, token.lstrip, token.rstrip, isNormalized(token), token.special === true].join();

const asPlainToken = (content: string): Token => ({
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
});

const asToken = (value: Token | string): Token => ({
  ...(typeof value === 'string' ? asPlainToken(value) : value),
  special: true,
});
