import { TokenizerError } from '../tokenizer-error';
import type { TokenizerJson } from '../tokenizer-files';
import { rebuildMerges } from './merges';
import type { FamilyContext, ScoredPiece, SentencePieceFamily } from './sentencepiece-families';
import { type Piece, pieceType, type SentencePieceModel } from './sentencepiece-model';

/**
 * Makes of a sentencepiece model what transformers' slow-to-fast conversion makes of it: a Unigram model as it
 * is, a BPE model with its merges rebuilt, between the normalizer and pre-tokenizer of the family.
 * @throws TokenizerError naming `file`.
 */
export function convertSentencePiece(
  file: string,
  family: SentencePieceFamily,
  context: FamilyContext,
): TokenizerJson {
  const { model } = context;
  const vocabulary =
    family.vocabulary?.(context) ?? model.pieces.map(({ text, score }): ScoredPiece => [text, score]);
  const ids = new Map(vocabulary.map(([piece], id) => [piece, id]));
  const added_tokens = addedTokens(
    family.addsPieces ? model.pieces : [],
    ids,
    family.special?.(context) ?? [],
  );
  const idOf = (piece: string) => {
    const id = ids.get(piece);
    if (id !== undefined) return { content: piece, id };
    throw new TokenizerError(
      file,
      `the token ${piece} is not in it.`,
      'Check that it belongs to this checkpoint, or save the tokenizer as tokenizer.json.',
    );
  };
  return {
    version: '1.0',
    added_tokens,
    normalizer: family.normalizer(context),
    pre_tokenizer: family.preTokenizer(context),
    post_processor: family.postProcessor?.(idOf) ?? null,
    decoder: null,
    model:
      model.algorithm === 'unigram'
        ? {
            type: 'Unigram',
            unk_id: family.unkId ?? model.unkId,
            vocab: vocabulary,
            byte_fallback: family.byteFallback,
          }
        : {
            type: 'BPE',
            unk_token: idOf(model.unkPiece).content,
            fuse_unk: true,
            byte_fallback: family.byteFallback,
            vocab: Object.fromEntries(ids),
            merges: mergesOf(file, family, model, vocabulary),
          },
  };
}

function mergesOf(
  file: string,
  { mergeAliases = {} }: SentencePieceFamily,
  model: SentencePieceModel,
  vocabulary: readonly ScoredPiece[],
) {
  // The halves are looked up in the model's own pieces, whatever the family renames.
  const halves = new Map(model.pieces.map(({ text }, id) => [text, id]));
  for (const [alias, piece] of Object.entries(mergeAliases)) {
    const id = halves.get(piece);
    if (!halves.has(alias) && id !== undefined) halves.set(alias, id);
  }
  const merges = rebuildMerges(halves, new Map(vocabulary));
  if (merges !== undefined) return merges;
  throw new TokenizerError(
    file,
    'its pieces are too long, or too much alike, for a vocabulary of BPE.',
    'Check that the file is genuine, or save the tokenizer as tokenizer.json.',
  );
}

/** Control pieces are special tokens, user-defined ones plain: both are found before the text is normalized. */
function addedTokens(
  pieces: readonly Piece[],
  ids: ReadonlyMap<string, number>,
  special: readonly string[],
): TokenizerJson['added_tokens'] {
  const specials = new Set(special);
  const own = pieces
    .filter(({ type }) => type === pieceType.control || type === pieceType.userDefined)
    .map(({ text, type }) => ({ content: text, special: type === pieceType.control || specials.has(text) }));
  const known = new Set(own.map(({ content }) => content));
  const further = special.filter((content) => !known.has(content) && ids.has(content));
  let next = ids.size;
  return [...own, ...further.map((content) => ({ content, special: true }))].map((token) => ({
    id: ids.get(token.content) ?? next++,
    ...token,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }));
}
