import type { TokenizerConfig } from '../tokenizer-files';
import {
  type Component,
  metaspace,
  precompiled,
  prepend,
  type PrependScheme,
  replace,
  sequence,
  spacesToMetaSymbol,
  strip,
  template,
} from './components';
import type { SentencePieceModel } from './sentencepiece-model';

/** A vocabulary entry, its place being its id: the piece and its score. */
export type ScoredPiece = readonly [string, number];

export interface FamilyContext {
  readonly model: SentencePieceModel;
  readonly config: TokenizerConfig;
  /** Contents of the tokens that the settings list, by id. */
  readonly listed: ReadonlyMap<number, string>;
  /** The content of a special token. */
  readonly named: (name: 'bos_token' | 'eos_token' | 'pad_token') => string;
}

/** How a family of tokenizers differs from its sentencepiece model. Facts of transformers' converters. */
export interface SentencePieceFamily {
  readonly file: string;
  /** Whether characters outside the vocabulary become the tokens of their bytes. */
  readonly byteFallback: boolean;
  /** The vocabulary; by default the model's own pieces. */
  vocabulary?(context: FamilyContext): ScoredPiece[];
  /** The id of the unknown token in that vocabulary; by default the model's. */
  readonly unkId?: number;
  /** Pieces that may be halves of a merge, beside the model's own, each with the piece whose id it shares. */
  readonly mergeAliases?: Readonly<Record<string, string>>;
  normalizer(context: FamilyContext): Component | null;
  preTokenizer(context: FamilyContext): Component | null;
  /** @param id of a piece; throws when there is none. */
  postProcessor?(id: (piece: string) => { content: string; id: number }): Component;
  /** Whether the model's control and user-defined pieces are found in a text before it is normalized. */
  readonly addsPieces: boolean;
  /** Tokens of the vocabulary that are special, beside the model's control pieces. */
  special?(context: FamilyContext): readonly string[];
}

const ownPieces = ({ model }: FamilyContext, from = 0): ScoredPiece[] =>
  model.pieces.slice(from).map(({ text, score }) => [text, score]);

/** A null means the class's default, here as in the newer versions of transformers. */
function prependScheme({ config }: FamilyContext, heedsLegacy: boolean): PrependScheme {
  if (config.add_prefix_space === false) return 'never';
  return heedsLegacy && config.legacy === false ? 'first' : 'always';
}

/** The normalizer of transformers' `SpmConverter`. */
const characterMapThenSpaces = ({ model }: FamilyContext): Component =>
  sequence('normalizers', [
    ...precompiled(model.characterMap),
    strip(false, true),
    replace({ Regex: ' {2,}' }, '▁'),
  ]);

/**
 * `legacy` (the default) writes the prefix space before every stretch of text, so also after a special token;
 * otherwise only before the very first one.
 */
const llama: SentencePieceFamily = {
  file: 'tokenizer.model',
  addsPieces: true,
  byteFallback: true,
  vocabulary: (context) => [
    ...ownPieces(context)
      .slice(0, 3)
      .map(([piece], id): ScoredPiece => [context.listed.get(id) ?? piece, 0]),
    ...ownPieces(context, 3),
  ],
  unkId: 0,
  normalizer({ config }) {
    if (config.legacy === false) return null;
    const prefix = config.add_prefix_space === false ? [] : [prepend('▁')];
    return sequence('normalizers', [...prefix, spacesToMetaSymbol]);
  },
  preTokenizer: (context) =>
    context.config.legacy === false ? metaspace(prependScheme(context, true), false) : null,
};

/** InternLM2's own converter: listed tokens take the place of pieces; the prefix space as the model says. */
const internlm2: SentencePieceFamily = {
  file: 'tokenizer.model',
  addsPieces: false,
  byteFallback: true,
  vocabulary: (context) =>
    [...['<unk>', '<s>', '</s>'].map((piece): ScoredPiece => [piece, 0]), ...ownPieces(context, 3)].map(
      ([piece, score], id): ScoredPiece => [context.listed.get(id) ?? piece, score],
    ),
  unkId: 0,
  normalizer: ({ model }) =>
    sequence('normalizers', [...(model.addDummyPrefix ? [prepend('▁')] : []), spacesToMetaSymbol]),
  preTokenizer: () => null,
};

const gemma: SentencePieceFamily = {
  file: 'tokenizer.model',
  addsPieces: true,
  byteFallback: true,
  vocabulary(context) {
    const { named } = context;
    const specials = [named('pad_token'), named('eos_token'), named('bos_token')];
    const pieces = [...specials.map((piece): ScoredPiece => [piece, 0]), ...ownPieces(context, 3)];
    // The first models lack the tab, which stands in the place of its byte.
    if (pieces.some(([piece]) => piece === '\t')) return pieces;
    return pieces.map((entry): ScoredPiece => (entry[0] === '<0x09>' ? ['\t', 0] : entry));
  },
  unkId: 3,
  mergeAliases: { '\t': '<0x09>' },
  normalizer: () => spacesToMetaSymbol,
  preTokenizer: () => null,
  special: () => ['<start_of_turn>', '<end_of_turn>'],
};

const extraIds = (config: TokenizerConfig): string[] =>
  Array.from({ length: config.extra_ids ?? 100 }, (_, index) => `<extra_id_${index}>`);

const t5: SentencePieceFamily = {
  file: 'spiece.model',
  addsPieces: true,
  byteFallback: false,
  vocabulary: (context) => [
    ...ownPieces(context),
    ...extraIds(context.config)
      .reverse()
      .map((token): ScoredPiece => [token, 0]),
  ],
  normalizer: characterMapThenSpaces,
  preTokenizer: (context) => metaspace(prependScheme(context, true), true),
  postProcessor: (id) => template([], [id('</s>')]),
  special: ({ config }) => extraIds(config),
};

/** fairseq's ids: four special tokens first, then the model's pieces without its own three. */
const xlmRoberta: SentencePieceFamily = {
  file: 'sentencepiece.bpe.model',
  addsPieces: true,
  byteFallback: false,
  vocabulary: (context) => [
    ...['<s>', '<pad>', '</s>', '<unk>'].map((piece): ScoredPiece => [piece, 0]),
    ...ownPieces(context, 3),
    ['<mask>', 0],
  ],
  unkId: 3,
  normalizer: characterMapThenSpaces,
  preTokenizer: (context) => metaspace(prependScheme(context, false), true),
  postProcessor: (id) => template([id('<s>')], [id('</s>')], [id('</s>'), id('</s>')]),
};

const debertaV2: SentencePieceFamily = {
  file: 'spm.model',
  addsPieces: true,
  byteFallback: false,
  normalizer: ({ model, config }) =>
    sequence('normalizers', [
      ...(config.do_lower_case === true ? [{ type: 'Lowercase' }] : []),
      strip(true, true),
      ...precompiled(model.characterMap),
      replace({ Regex: ' {2,}' }, ' '),
    ]),
  preTokenizer: (context) =>
    sequence('pretokenizers', [
      ...(context.config.split_by_punct === true ? [{ type: 'Punctuation', behavior: 'Isolated' }] : []),
      metaspace(prependScheme(context, false), true),
    ]),
  postProcessor: (id) => template([id('[CLS]')], [id('[SEP]')]),
};

export const sentencePieceFamilies = {
  llama,
  internlm2,
  gemma,
  t5,
  'xlm-roberta': xlmRoberta,
  'deberta-v2': debertaV2,
} as const satisfies Record<string, SentencePieceFamily>;
