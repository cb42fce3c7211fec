/** The parts of tokenizer.json, as the tokenizers library names them. Its decoders are left out: ids are all that is asked for. */

export const metaSymbol = '▁';

export type PrependScheme = 'always' | 'first' | 'never';
export interface Component {
  type: string;
  add_prefix_space?: boolean;
  [setting: string]: unknown;
}

export const sequence = (kind: 'normalizers' | 'pretokenizers', parts: readonly Component[]): Component => ({
  type: 'Sequence',
  [kind]: parts,
});

export const replace = (pattern: { String: string } | { Regex: string }, content: string): Component => ({
  type: 'Replace',
  pattern,
  content,
});

export const spacesToMetaSymbol = replace({ String: ' ' }, metaSymbol);

export const prepend = (text: string): Component => ({ type: 'Prepend', prepend: text });

export const strip = (left: boolean, right: boolean): Component => ({
  type: 'Strip',
  strip_left: left,
  strip_right: right,
});

/** sentencepiece's compiled normalization rules; nothing for none. */
export const precompiled = (characterMap: Uint8Array): Component[] =>
  characterMap.length === 0
    ? []
    : [{ type: 'Precompiled', precompiled_charsmap: Buffer.from(characterMap).toString('base64') }];

export const metaspace = (prependScheme: PrependScheme, split: boolean): Component => ({
  type: 'Metaspace',
  replacement: metaSymbol,
  prepend_scheme: prependScheme,
  split,
});

export const byteLevel = (addPrefixSpace: boolean, useRegex = true): Component => ({
  type: 'ByteLevel',
  add_prefix_space: addPrefixSpace,
  trim_offsets: true,
  use_regex: useRegex,
});

/** A token of a template, with its id. */
export interface TemplateToken {
  readonly content: string;
  readonly id: number;
}

/**
 * Puts tokens before and after a text, and after the second one of a pair.
 * @param between the tokens between the two texts of a pair.
 */
export function template(
  before: readonly TemplateToken[],
  after: readonly TemplateToken[],
  between: readonly TemplateToken[] = after,
): Component {
  const token =
    (type_id: number) =>
    ({ content }: TemplateToken) => ({ SpecialToken: { id: content, type_id } });
  const text = (id: 'A' | 'B', type_id: number) => ({ Sequence: { id, type_id } });
  return {
    type: 'TemplateProcessing',
    single: [...before.map(token(0)), text('A', 0), ...after.map(token(0))],
    pair: [
      ...before.map(token(0)),
      text('A', 0),
      ...between.map(token(0)),
      text('B', 1),
      ...after.map(token(1)),
    ],
    special_tokens: Object.fromEntries(
      [...before, ...after].map(({ content, id }) => [
        content,
        { id: content, ids: [id], tokens: [content] },
      ]),
    ),
  };
}
