import { createHash } from 'node:crypto';
import type { Tokenizer as NativeTokenizer } from 'tokenizers';
import { convertTokenizer } from './conversion/convert';
import { addTokens, classOverrides, startNative } from './native-tokenizer';
import { frameForScoring, type ScoringSequence, type TokenizerFlag } from './scoring-sequence';
import { missingTokens, resolveSpecialTokens, templateVariables } from './special-tokens';
import { frameSpans, tokenSpans, type ScoredTokens } from './token-spans';
import { tokenizerClass } from './tokenizer-class';
import { TokenizerError } from './tokenizer-error';
import { readTokenizerJson, readTokenizerSettings } from './tokenizer-files';

export interface ScoringOptions {
  /** Most tokens of a sequence, special ones included: the user's bound and the model's, the smaller. */
  readonly maxLength: number;
  /**
   * Ask for EOS at the end, as the original does (`tokenizer.add_eos_token = True`) for a checkpoint
   * without a chat template of its own. Only classes that build their post-processor from that setting
   * (Llama, CodeLlama, Gemma, Cohere, GPT-NeoX) heed it; for others it changes nothing.
   */
  readonly appendEos: boolean;
}

/** A checkpoint's tokenizer: text to ids as Hugging Face's fast tokenizers give them. */
export interface Tokenizer {
  /** transformers' class, without `Fast`. */
  readonly className: string;
  /** Under transformers' names (`bos_token` …): the variables of a chat template. */
  readonly specialTokens: Readonly<Record<string, string | readonly string[]>>;
  readonly bosId: number | undefined;
  readonly eosId: number | undefined;
  readonly unkId: number | undefined;
  /** The tokenizer's padding token, else EOS. */
  readonly padId: number | undefined;
  readonly flags: readonly TokenizerFlag[];
  /** `model_max_length`; undefined where the file says none (or transformers' 1e30 for none). */
  readonly modelMaxLength: number | undefined;
  /** Ids in use, added tokens included. */
  readonly vocabularySize: number;
  /** SHA-256 (hex) of tokenizer.json (or what stands for it) and of the settings that change ids. */
  readonly hash: string;

  /** Ids of the texts alone: no special tokens but those written in them, no truncation. */
  encode(texts: readonly string[]): Promise<number[][]>;
  /** Ids as the model is to see them, special tokens added. See `frameForScoring`. */
  encodeForScoring(texts: readonly string[], options: ScoringOptions): Promise<ScoringSequence[]>;
  /**
   * The tokens of `encodeForScoring` (or, `bare`, without what the tokenizer adds), with their places in the text.
   * @throws RangeError when `maxLength` leaves no room for a token of the text
   */
  spansForScoring(text: string, options: ScoringOptions & { readonly bare?: boolean }): Promise<ScoredTokens>;
  tokenToId(token: string): number | undefined;
  idToToken(id: number): string | undefined;
}

/** Texts given to the native package at once: bounds the memory of its verbose results. */
const chunkSize = 64;

/**
 * Loads the tokenizer of a checkpoint folder: tokenizer.json, or else what its class has instead (a
 * sentencepiece model, vocab.json and merges.txt, vocab.txt), converted in memory; with
 * tokenizer_config.json, special_tokens_map.json, added_tokens.json and config.json where present.
 * @throws TokenizerError naming the file at fault.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const settings = await readTokenizerSettings(folder);
  const { config, model } = settings;
  const kind = tokenizerClass(config.tokenizer_class ?? model.tokenizer_class, model.model_type);
  const special = resolveSpecialTokens(settings, kind);
  const source =
    (await readTokenizerJson(folder)) ?? (await convertTokenizer({ folder, settings, kind, special }));
  const added = missingTokens(source, settings, special);
  const overrides = classOverrides(kind, config);
  const native = startNative(source, overrides);
  addTokens(native, added);

  const tokenToId = (token: string | undefined) =>
    token === undefined ? undefined : (native.tokenToId(token) ?? undefined);
  const idOf = (name: Parameters<typeof special.named.get>[0]) => tokenToId(special.named.get(name)?.content);
  const bosId = idOf('bos_token');
  const eosId = idOf('eos_token');
  const padId = idOf('pad_token') ?? eosId;
  const adds = kind.adds && {
    bos: config.add_bos_token === undefined ? kind.adds.bos : config.add_bos_token === true,
    eos: config.add_eos_token === undefined ? kind.adds.eos : config.add_eos_token === true,
  };
  const own = adds === undefined ? await postProcessorIds(native, source.file) : undefined;
  const frame = (appendEos: boolean) =>
    own ?? {
      prefix: adds?.bos === true && bosId !== undefined ? [bosId] : [],
      suffix: (appendEos || adds?.eos === true) && eosId !== undefined ? [eosId] : [],
    };

  const flags: TokenizerFlag[] = [];
  if (padId === undefined) flags.push('no-pad');
  else if (padId === eosId) flags.push('pad-is-eos');

  async function encode(texts: readonly string[]): Promise<number[][]> {
    const ids: number[][] = [];
    for (let start = 0; start < texts.length; start += chunkSize) {
      const chunk = texts.slice(start, start + chunkSize);
      const encodings = await native.encodeBatch(chunk, { addSpecialTokens: false });
      for (const encoding of encodings) ids.push(encoding.getIds());
    }
    return ids;
  }

  const specialIds = new Set(
    [...source.tokenizer.added_tokens, ...added, ...special.named.values(), ...special.additional].flatMap(
      (token) => (token.special === true ? (tokenToId(token.content) ?? []) : []),
    ),
  );
  const isSpecial = (id: number) => specialIds.has(id);

  const specialTokens = templateVariables(special);
  return {
    className: kind.name,
    specialTokens,
    bosId,
    eosId,
    padId,
    unkId: idOf('unk_token'),
    flags,
    modelMaxLength: boundedLength(config.model_max_length),
    vocabularySize: native.getVocabSize(true),
    hash: createHash('sha256')
      .update(source.bytes)
      .update(JSON.stringify({ className: kind.name, specialTokens, added, adds, overrides }))
      .digest('hex'),
    encode,
    async encodeForScoring(texts, { maxLength, appendEos }) {
      const bounds = { ...frame(appendEos), bosId, eosId, maxLength };
      return (await encode(texts)).map((content) => frameForScoring(content, bounds));
    },
    async spansForScoring(text, { maxLength, appendEos, bare }) {
      const encoding = await native.encode(text, null, { addSpecialTokens: false });
      const content = tokenSpans(text, { ids: encoding.getIds(), offsets: encoding.getOffsets() }, isSpecial);
      const around = bare === true ? { prefix: [], suffix: [] } : frame(appendEos);
      return frameSpans(content, { ...around, bosId, eosId, maxLength }, text.length, isSpecial);
    },
    tokenToId,
    idToToken: (id) => native.idToToken(id) ?? undefined,
  };
}

/** The ids that tokenizer.json's own post-processor puts before and after a text. */
async function postProcessorIds(
  native: NativeTokenizer,
  file: string,
): Promise<{ prefix: number[]; suffix: number[] }> {
  for (const probe of ['a', '0', '.']) {
    const encoding = await native.encode(probe, null, { addSpecialTokens: true });
    const sequence = encoding.getSequenceIds();
    const first = sequence.indexOf(0);
    if (first < 0) continue;
    const ids = encoding.getIds();
    return { prefix: ids.slice(0, first), suffix: ids.slice(sequence.lastIndexOf(0) + 1) };
  }
  throw new TokenizerError(file, 'it gives no token for plain text.', 'Check that the file is complete.');
}

const boundedLength = (length: number | null | undefined): number | undefined =>
  length !== null && length !== undefined && length >= 1 && length < 1e9 ? Math.floor(length) : undefined;
