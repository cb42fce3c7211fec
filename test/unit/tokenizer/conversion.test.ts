import { cp, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../src/tokenizer/tokenizer';
import { TokenizerError } from '../../../src/tokenizer/tokenizer-error';
import { piece, smallModel } from './sentencepiece-writer';

const fixtures = join(import.meta.dirname, '../../fixtures/tokenizers');
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

type Content = Uint8Array | string | object;

async function checkpoint(files: Record<string, Content>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'conversion-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const bytes =
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

const load = async (files: Record<string, Content>) => loadTokenizer(await checkpoint(files));
const ofClass = (tokenizer_class: string, settings: object = {}) => ({
  'tokenizer_config.json': { tokenizer_class, ...settings },
});

async function refusal(files: Record<string, Content>): Promise<TokenizerError> {
  const error: unknown = await load(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TokenizerError);
  return error as TokenizerError;
}

const llama = ofClass('LlamaTokenizer');
const gpt2 = ofClass('GPT2Tokenizer');
const vocabulary = { a: 0, b: 1, ab: 2, '<|endoftext|>': 3 };

describe('which files are read', () => {
  it('tokenizer.json wins over what lies beside it', async () => {
    const folder = await checkpoint({
      ...llama,
      'tokenizer.json': {
        version: '1.0',
        added_tokens: [],
        normalizer: null,
        pre_tokenizer: null,
        post_processor: null,
        decoder: null,
        model: { type: 'BPE', vocab: { x: 0, '<s>': 1, '</s>': 2, '<unk>': 3 }, merges: [] },
      },
      'tokenizer.model': 'not even a model',
    });
    expect(await (await loadTokenizer(folder)).encode(['x'])).toEqual([[0]]);
  });

  it.each([
    ['LlamaTokenizer', 'tokenizer.model'],
    ['InternLM2Tokenizer', 'tokenizer.model'],
    ['GemmaTokenizer', 'tokenizer.model'],
    ['T5Tokenizer', 'spiece.model'],
    ['XLMRobertaTokenizerFast', 'sentencepiece.bpe.model'],
    ['DebertaV2Tokenizer', 'spm.model'],
    ['GPT2Tokenizer', 'vocab.json'],
    ['Qwen2Tokenizer', 'vocab.json'],
    ['BertTokenizer', 'vocab.txt'],
  ])('%s: %s is missed by name', async (name, file) => {
    const error = await refusal(ofClass(name));
    expect(error.file.endsWith(file)).toBe(true);
    expect(error.message).toMatch(/not there, and neither is tokenizer\.json/);
    expect(error.advice).toMatch(/Download the file/);
  });

  it('merges.txt is missed by name', async () => {
    const error = await refusal({ ...gpt2, 'vocab.json': vocabulary });
    expect(error.message).toMatch(/merges\.txt: not there/);
  });

  it('a class that has tokenizer.json alone, or none: says what can be done', async () => {
    const bloom = await refusal({ ...ofClass('BloomTokenizerFast'), 'vocab.json': vocabulary });
    expect(bloom.message).toMatch(/tokenizer\.json: not there/);
    expect(bloom.advice).toMatch(/Found vocab\.json, but of the class BloomTokenizer only tokenizer\.json/);
    const unnamed = await refusal({ 'tokenizer.model': smallModel() });
    expect(unnamed.advice).toMatch(/Found tokenizer\.model.*LlamaTokenizer/);
    expect((await refusal({})).advice).toMatch(/another folder as the tokenizer/);
  });

  it('nothing is written', async () => {
    const folder = await checkpoint({ ...llama, 'tokenizer.model': smallModel() });
    await loadTokenizer(folder);
    await expect(open(join(folder, 'tokenizer.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('settings', () => {
  it('the hash follows what changes a conversion', async () => {
    const hash = async (settings: object, model = smallModel()) =>
      (await load({ ...ofClass('LlamaTokenizer', settings), 'tokenizer.model': model })).hash;
    const base = await hash({});
    expect(await hash({ legacy: true })).toBe(base);
    expect(await hash({ legacy: false })).not.toBe(base);
    expect(await hash({}, smallModel({ pieces: [piece('ab', -1)] }))).not.toBe(base);
  });

  it('named tokens, ids and the frame come from the class', async () => {
    const tokenizer = await load({ ...llama, 'tokenizer.model': smallModel() });
    expect(tokenizer).toMatchObject({ bosId: 1, eosId: 2, unkId: 0, padId: 2, vocabularySize: 7 });
    const [sequence] = await tokenizer.encodeForScoring(['ab'], { maxLength: 9, appendEos: true });
    expect(sequence?.ids).toEqual([1, 4, 3, 2]);
  });

  it('a listed token’s flags win over tokenizer.json’s own', async () => {
    const folder = await checkpoint({});
    await cp(join(fixtures, 'gpt2'), folder, { recursive: true });
    const token = { content: '<|endoftext|>', lstrip: true, rstrip: true, single_word: false, special: true };
    await writeFile(
      join(folder, 'tokenizer_config.json'),
      JSON.stringify({ tokenizer_class: 'GPT2Tokenizer', added_tokens_decoder: { '0': token } }),
    );
    const tokenizer = await loadTokenizer(folder);
    const [spaced, tight] = await tokenizer.encode(['a <|endoftext|> b', 'a<|endoftext|>b']);
    expect(spaced).toEqual(tight);
  });

  it('BERT’s do_lower_case is heeded with tokenizer.json too', async () => {
    const tokenizerJson = {
      version: '1.0',
      added_tokens: [],
      normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: null,
      decoder: null,
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: { '[UNK]': 0, '[CLS]': 1, '[SEP]': 2, '[PAD]': 3, '[MASK]': 4, word: 5, Word: 6 },
      },
    };
    const ids = async (settings: object) =>
      (await load({ 'tokenizer.json': tokenizerJson, ...ofClass('BertTokenizer', settings) })).encode([
        'Word',
      ]);
    expect(await ids({})).toEqual([[5]]);
    expect(await ids({ do_lower_case: false })).toEqual([[6]]);
  });
});

describe('hostile files are refused by name', () => {
  it.each([
    ['LlamaTokenizer', 'tokenizer.model'],
    ['GPT2Tokenizer', 'vocab.json'],
    ['BertTokenizer', 'vocab.txt'],
    ['LlamaTokenizer', 'added_tokens.json'],
    ['LlamaTokenizer', 'tokenizer.json'],
  ])('%s: 300 MB of %s', async (name, file) => {
    const folder = await checkpoint(ofClass(name));
    const handle = await open(join(folder, file), 'w');
    await handle.truncate(300 * 1024 * 1024);
    await handle.close();
    await expect(loadTokenizer(folder)).rejects.toThrow(
      new RegExp(`${file}: 314572800 bytes are more than such a file may have`),
    );
  });

  it.each<[string, Content, RegExp]>([
    ['not JSON', '{"a": 0', /vocab\.json: not valid JSON/],
    ['a list', '["a"]', /vocab\.json: .*not an object/],
    ['empty', '{}', /vocab\.json: it is empty/],
    ['a negative id', { a: -1 }, /vocab\.json: the id -1 of "a" is no id/],
    ['an id of 10^12', { a: 1e12 }, /the id 1000000000000 of "a" is no id/],
    ['half an id', { a: 0.5 }, /the id 0\.5 of "a" is no id/],
    ['a text for an id', { a: '0' }, /the id "0" of "a" is no id/],
    ['no id', { a: null }, /the id null of "a" is no id/],
    ['one id twice', { a: 0, b: 0 }, /the id 0 of "b" stands twice/],
  ])('vocab.json: %s', async (_name, content, reason) => {
    const error = await refusal({ ...gpt2, 'vocab.json': content, 'merges.txt': '#version: 0.2\na b\n' });
    expect(error.message).toMatch(reason);
  });

  it.each([
    ['one token a line', 'ab', /merges\.txt: line 2 is not a merge .*"ab"/],
    ['three tokens a line', 'a b ab', /line 2 is not a merge/],
    ['an unknown token', 'a zebra', /line 2 is not a merge/],
    ['an unknown result', 'b a', /line 2 is not a merge/],
    ['bytes', '\u0000\ufffd\u0001 \u0002', /line 2 is not a merge/],
  ])('merges.txt: %s', async (_name, line, reason) => {
    const error = await refusal({
      ...gpt2,
      'vocab.json': vocabulary,
      'merges.txt': `#version: 0.2\n${line}\n`,
    });
    expect(error.message).toMatch(reason);
  });

  it('tokens named like properties of objects are tokens', async () => {
    const tokenizer = await load({
      ...ofClass('Qwen2Tokenizer'),
      'vocab.json': '{"a":0,"b":1,"__proto__":2,"constructor":3,"toString":4,"ab":5}',
      'merges.txt': 'a b\r\na b\n',
    });
    expect(tokenizer.tokenToId('__proto__')).toBe(2);
    expect(tokenizer.idToToken(3)).toBe('constructor');
    expect(await tokenizer.encode(['ab'])).toEqual([[5]]);
  });

  it.each([
    ['empty', '', /vocab\.txt: it is empty/],
    ['without the unknown token', '[CLS]\n[SEP]\n', /vocab\.txt: the unk_token "\[UNK\]" is not in it/],
    ['without [CLS]', '[UNK]\n[SEP]\n', /the cls_token "\[CLS\]" is not in it/],
  ])('vocab.txt: %s', async (_name, content, reason) => {
    expect((await refusal({ ...ofClass('BertTokenizer'), 'vocab.txt': content })).message).toMatch(reason);
  });

  it('a broken character map in tokenizer.json, which would end the process', async () => {
    const charsmap = Buffer.alloc(24, 0xff);
    charsmap.writeUInt32LE(16, 0);
    const normalizer = {
      type: 'Sequence',
      normalizers: [{ type: 'Precompiled', precompiled_charsmap: charsmap.toString('base64') }],
    };
    const model = { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 0]] };
    const error = await refusal({ 'tokenizer.json': { version: '1.0', normalizer, model } });
    expect(error.message).toMatch(/tokenizer\.json: its normalizer cannot be used: .*not UTF-8/);
  });

  it('pieces that have no end of merges, and a model without its special tokens', async () => {
    const long = Array.from({ length: 400 }, (_, id) => piece(`${id}${'a'.repeat(1000)}`, -id));
    const slow = await refusal({ ...llama, 'tokenizer.model': smallModel({ pieces: long }) });
    expect(slow.message).toMatch(/tokenizer\.model: its pieces are too long/);
    const deberta = await refusal({ ...ofClass('DebertaV2Tokenizer'), 'spm.model': smallModel() });
    expect(deberta.message).toMatch(/spm\.model: the token \[CLS\] is not in it/);
  });

  it.each([
    ['extra_ids', { extra_ids: 1e9 }],
    ['legacy', { legacy: 'yes' }],
    ['added_tokens_decoder', { added_tokens_decoder: { '-1': { content: 'x' } } }],
  ])('tokenizer_config.json: %s', async (place, settings) => {
    const error = await refusal({ ...ofClass('T5Tokenizer', settings), 'spiece.model': smallModel() });
    expect(error.message).toMatch(new RegExp(`tokenizer_config\\.json: ${place}`));
  });

  it('added_tokens.json: an id that is none', async () => {
    const error = await refusal({
      ...llama,
      'tokenizer.model': smallModel(),
      'added_tokens.json': { x: -3 },
    });
    expect(error.message).toMatch(/added_tokens\.json: x/);
  });
});
