import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BPE, byteLevelAlphabet, Tokenizer } from 'tokenizers';

/** Small real tokenizers over a few sentences; the BPE ones are trained by the tokenizers library itself. */

const corpus = `The quick brown fox jumps over the lazy dog, and the dog sleeps on. The answer is the answer.
def answer(question):
    return [token for token in question.split(" ") if token != ""]
Wer fragt, der führt; größer, schöner, weiter. Où est la bibliothèque? Là-bas, à côté.
Привет, как дела? Всё хорошо, спасибо. 你好，世界。 これはテストです。 안녕하세요
A chat between a curious human and an artificial intelligence assistant. 1234 5678 90 100,000.00
`.repeat(4);

export interface TokenizerJson {
  version: string;
  truncation: unknown;
  padding: unknown;
  added_tokens: object[];
  normalizer: unknown;
  pre_tokenizer: unknown;
  post_processor: unknown;
  decoder: unknown;
  model: { type: string; vocab: Record<string, number> | [string, number][] } & Record<string, unknown>;
}

/** GPT-2's kind: byte-level BPE, `<|endoftext|>`, no special tokens added. */
export async function byteLevel(): Promise<TokenizerJson> {
  const json = await train(new Tokenizer(BPE.init({}, [])), {
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
  });
  return withSpecials(withPieces(json, byteLevelAlphabet()), '<|endoftext|>', '<|im_start|>');
}

/** Llama's kind: BPE over `▁` with byte fallback, BOS added by template. */
export async function llama(): Promise<TokenizerJson> {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const trained = await train(new Tokenizer(BPE.init({}, [])), {
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '▁' },
        { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      ],
    },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: true },
  });
  const json = withSpecials(withPieces(trained, bytes), '<unk>', '<s>', '</s>');
  // Llama splits nowhere before BPE; the pre-tokenizer served training only.
  return {
    ...json,
    pre_tokenizer: null,
    model: { ...json.model, byte_fallback: true, fuse_unk: true, unk_token: '<unk>' },
    post_processor: template(json, ['<s>'], []),
  };
}

/**
 * T5's kind: Unigram over Metaspace, EOS added by template. The pieces are the corpus's words and
 * characters, not trained: training is not repeatable, and gives pieces whose segmentations tie.
 */
export function metaspace(): TokenizerJson {
  const words = corpus.split(/\s+/).filter((word) => word !== '');
  const pieces = ['<unk>', '▁', ...new Set(words.map((word) => `▁${word}`)), ...new Set(words.join(''))];
  const json: TokenizerJson = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    post_processor: null,
    decoder: null,
    model: {
      type: 'Unigram',
      unk_id: 0,
      byte_fallback: false,
      vocab: pieces.map((piece, rank): [string, number] => [piece, rank === 0 ? 0 : -5 - Math.sqrt(rank)]),
    },
  };
  const specials = withSpecials(json, '<unk>', '</s>');
  return { ...specials, post_processor: template(specials, [], ['</s>']) };
}

export const idOf = ({ model: { vocab } }: TokenizerJson, token: string): number => {
  const id = Array.isArray(vocab) ? vocab.findIndex(([piece]) => piece === token) : vocab[token];
  if (id === undefined || id < 0) throw new Error(`${token} is not in the vocabulary`);
  return id;
};

export function template(json: TokenizerJson, before: string[], after: string[]): object {
  const piece = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const single = [...before.map(piece), { Sequence: { id: 'A', type_id: 0 } }, ...after.map(piece)];
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: Object.fromEntries(
      [...before, ...after].map((token) => [token, { id: token, ids: [idOf(json, token)], tokens: [token] }]),
    ),
  };
}

async function train(tokenizer: Tokenizer, parts: Partial<TokenizerJson>): Promise<TokenizerJson> {
  const folder = await mkdtemp(join(tmpdir(), 'train-'));
  try {
    const text = join(folder, 'corpus.txt');
    const file = join(folder, 'tokenizer.json');
    await writeFile(text, corpus);
    tokenizer.save(file);
    const empty = JSON.parse(await readFile(file, 'utf8')) as TokenizerJson;
    const trainable = Tokenizer.fromString(JSON.stringify({ ...empty, ...parts, post_processor: null }));
    trainable.train([text]);
    trainable.save(file);
    return { ...(JSON.parse(await readFile(file, 'utf8')) as TokenizerJson), ...parts };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Appends the pieces that the vocabulary lacks. */
function withPieces(json: TokenizerJson, pieces: string[]): TokenizerJson {
  const { vocab } = json.model;
  if (Array.isArray(vocab)) {
    const known = new Set(vocab.map(([piece]) => piece));
    const added = pieces.filter((piece) => !known.has(piece)).map((piece): [string, number] => [piece, 0]);
    return { ...json, model: { ...json.model, vocab: [...vocab, ...added] } };
  }
  const grown = { ...vocab };
  for (const piece of pieces) grown[piece] ??= Object.keys(grown).length;
  return { ...json, model: { ...json.model, vocab: grown } };
}

function withSpecials(json: TokenizerJson, ...tokens: string[]): TokenizerJson {
  const grown = withPieces(json, tokens);
  const added_tokens = tokens.map((content) => ({
    id: idOf(grown, content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return { ...grown, added_tokens };
}

/** Writes a checkpoint folder with these tokenizer files; the caller removes it. */
export async function checkpointFolder(files: Record<string, object>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  return folder;
}
