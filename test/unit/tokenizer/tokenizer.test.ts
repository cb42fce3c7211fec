import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer as PureTokenizer } from '@huggingface/tokenizers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../src/tokenizer/tokenizer';
import {
  byteLevel,
  checkpointFolder,
  idOf,
  llama,
  metaspace,
  template,
  type TokenizerJson,
} from './small-tokenizers';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function load(files: Record<string, object>) {
  const folder = await checkpointFolder(files);
  folders.push(folder);
  return loadTokenizer(folder);
}

let gptJson: TokenizerJson;
let llamaJson: TokenizerJson;
let t5Json: TokenizerJson;
beforeAll(async () => {
  [gptJson, llamaJson] = await Promise.all([byteLevel(), llama()]);
  t5Json = metaspace();
});

const llamaConfig = { tokenizer_class: 'LlamaTokenizer' };
const scoring = { maxLength: 2048, appendEos: false };

const texts = [
  'The answer is the answer.',
  'Größer als 100,000.00? Où est la bibliothèque!',
  'Привет, 你好，世界。 これはテストです。 안녕하세요',
  'emoji 🙂👩‍👩‍👧‍👦 and flags 🇩🇪, rare 𝔘𝔫𝔦𝔠𝔬𝔡𝔢, combining e\u0301',
  'def answer(question):\n    return [token for token in question]\n\n\n\tif x != "":\r\n',
  'runs    of      spaces   \n\n\n  and trailing   ',
  '  leading',
  'special <|endoftext|> <s>inside</s> <unk><|im_start|>text <|endoftext|>',
  "don't they're we'll I'D",
  '\u0000\u0007\u00a0\u2028\ufeff',
  'x'.repeat(300),
  ' ',
  '',
];

describe('ids', () => {
  const kinds: [string, () => TokenizerJson][] = [
    ['byte-level BPE', () => gptJson],
    ['BPE with byte fallback', () => llamaJson],
    ['Unigram', () => t5Json],
  ];
  it.each(kinds)('%s: as another implementation gives them', async (_name, json) => {
    const tokenizer = await load({ 'tokenizer.json': json() });
    const pure = new PureTokenizer(structuredClone(json()), {});
    const expected = (add_special_tokens: boolean) =>
      texts.map((text) => [...pure.encode(text, { add_special_tokens }).ids]);
    expect(await tokenizer.encode(texts)).toEqual(expected(false));
    const framed = await tokenizer.encodeForScoring(texts, scoring);
    expect(framed.map(({ ids }) => ids)).toEqual(expected(true));
    expect(framed.every(({ truncated }) => truncated === 0)).toBe(true);
  });

  it('more texts than one chunk come back in order', async () => {
    const tokenizer = await load({ 'tokenizer.json': gptJson });
    const many = Array.from({ length: 150 }, (_, i) => `The answer ${i}`);
    const together = await tokenizer.encode(many);
    expect(together).toHaveLength(150);
    expect(together[149]).toEqual((await tokenizer.encode(['The answer 149']))[0]);
  });

  it('truncation and padding baked into tokenizer.json are off', async () => {
    const plain = await load({ 'tokenizer.json': gptJson });
    const baked = await load({
      'tokenizer.json': {
        ...gptJson,
        truncation: { direction: 'Right', max_length: 3, strategy: 'LongestFirst', stride: 0 },
        padding: {
          strategy: { Fixed: 8 },
          direction: 'Left',
          pad_to_multiple_of: null,
          pad_id: 0,
          pad_type_id: 0,
          pad_token: '!',
        },
      },
    });
    const few = ['a', 'The quick brown fox jumps over the lazy dog'];
    expect(await baked.encode(few)).toEqual(await plain.encode(few));
    expect(await baked.encodeForScoring(few, scoring)).toEqual(await plain.encodeForScoring(few, scoring));
  });

  it('a bare ByteLevel pre-tokenizer follows the configuration’s add_prefix_space', async () => {
    const json = {
      ...gptJson,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    };
    const silent = await load({ 'tokenizer.json': json });
    const asking = await load({
      'tokenizer.json': gptJson,
      'tokenizer_config.json': { add_prefix_space: true },
    });
    const [[bare], [spaced]] = [await silent.encode(['The']), await silent.encode([' The'])];
    expect(bare).not.toEqual(spaced);
    expect(await asking.encode(['The'])).toEqual([spaced]);
  });

  it('tokens that only the configuration names are added', async () => {
    const tokenizer = await load({
      'tokenizer.json': gptJson,
      'tokenizer_config.json': {
        pad_token: '[PAD]',
        added_tokens_decoder: { '9999': { content: '<tool>', special: false } },
      },
    });
    const size = Object.keys(gptJson.model.vocab).length;
    expect(await tokenizer.encode(['<tool>[PAD]'])).toEqual([[size, size + 1]]);
    expect(tokenizer.padId).toBe(size + 1);
    expect(tokenizer.vocabularySize).toBe(size + 2);
  });
});

describe('special tokens', () => {
  it('texts or objects, tokenizer_config.json before special_tokens_map.json', async () => {
    const tokenizer = await load({
      'tokenizer.json': llamaJson,
      'tokenizer_config.json': {
        bos_token: { __type: 'AddedToken', content: '<s>', lstrip: false },
        added_tokens_decoder: {},
        model_max_length: 1e30,
      },
      'special_tokens_map.json': { eos_token: '</s>' },
    });
    expect(tokenizer).toMatchObject({
      bosId: idOf(llamaJson, '<s>'),
      eosId: undefined,
      padId: undefined,
      modelMaxLength: undefined,
    });
    expect(tokenizer.flags).toEqual(['no-pad']);
    expect(tokenizer.specialTokens).toEqual({ bos_token: '<s>' });
  });

  it('old checkpoints: special_tokens_map.json wins, padding falls back to EOS', async () => {
    const tokenizer = await load({
      'tokenizer.json': llamaJson,
      'tokenizer_config.json': { eos_token: '<unk>', model_max_length: 512 },
      'special_tokens_map.json': { eos_token: { content: '</s>' }, additional_special_tokens: ['<s>'] },
    });
    const eos = idOf(llamaJson, '</s>');
    expect(tokenizer).toMatchObject({ eosId: eos, padId: eos, flags: ['pad-is-eos'], modelMaxLength: 512 });
    expect(tokenizer.specialTokens).toEqual({ eos_token: '</s>', additional_special_tokens: ['<s>'] });
  });

  it('classes bring their own, also by model type', async () => {
    const byName = await load({
      'tokenizer.json': llamaJson,
      'tokenizer_config.json': { tokenizer_class: 'LlamaTokenizerFast' },
    });
    expect(byName).toMatchObject({
      className: 'LlamaTokenizer',
      bosId: idOf(llamaJson, '<s>'),
      unkId: idOf(llamaJson, '<unk>'),
    });
    const byType = await load({ 'tokenizer.json': gptJson, 'config.json': { model_type: 'gpt2' } });
    expect(byType).toMatchObject({ className: 'GPT2Tokenizer', eosId: idOf(gptJson, '<|endoftext|>') });
    const unknown = await load({ 'tokenizer.json': gptJson, 'config.json': { model_type: 'constructor' } });
    expect(unknown.specialTokens).toEqual({});
  });
});

describe('sequences for scoring', () => {
  const flagsOf = async (tokenizer: Awaited<ReturnType<typeof load>>, text: string, options = scoring) =>
    (await tokenizer.encodeForScoring([text], options))[0];

  it('BOS stands once', async () => {
    const tokenizer = await load({ 'tokenizer.json': llamaJson, 'tokenizer_config.json': llamaConfig });
    const plain = await flagsOf(tokenizer, 'The answer');
    expect(plain?.ids[0]).toBe(idOf(llamaJson, '<s>'));
    expect(plain?.flags).toEqual(['missing-eos']);
    const doubled = await flagsOf(tokenizer, '<s>The answer');
    expect(doubled?.ids.filter((id) => id === idOf(llamaJson, '<s>'))).toHaveLength(1);
    expect(doubled?.flags).toEqual(['double-bos', 'missing-eos']);
    expect(await flagsOf(tokenizer, '<s><s>The answer')).toEqual(doubled);
  });

  it('EOS is added on request by the classes that heed it, and stands once', async () => {
    const tokenizer = await load({ 'tokenizer.json': llamaJson, 'tokenizer_config.json': llamaConfig });
    const eos = idOf(llamaJson, '</s>');
    const asked = await flagsOf(tokenizer, 'The answer', { maxLength: 2048, appendEos: true });
    expect(asked?.ids.at(-1)).toBe(eos);
    expect(asked?.flags).toEqual([]);
    const doubled = await flagsOf(tokenizer, 'The answer</s>', { maxLength: 2048, appendEos: true });
    expect(doubled?.ids.filter((id) => id === eos)).toHaveLength(2);
    expect(doubled?.flags).toEqual(['double-eos']);

    const other = await load({
      'tokenizer.json': llamaJson,
      'tokenizer_config.json': { bos_token: '<s>', eos_token: '</s>' },
    });
    const ignored = await flagsOf(other, 'The answer', { maxLength: 2048, appendEos: true });
    expect(ignored?.flags).toEqual(['missing-eos']);
    expect(ignored?.ids[0]).toBe(idOf(llamaJson, '<s>'));
  });

  it('add_bos_token and add_eos_token replace the post-processor of those classes', async () => {
    const config = { ...llamaConfig, add_bos_token: false, add_eos_token: true };
    const tokenizer = await load({ 'tokenizer.json': llamaJson, 'tokenizer_config.json': config });
    const [content = []] = await tokenizer.encode(['The answer']);
    const sequence = await flagsOf(tokenizer, 'The answer');
    expect(sequence?.ids).toEqual([...content, idOf(llamaJson, '</s>')]);

    const neox = await load({
      'tokenizer.json': { ...gptJson, post_processor: template(gptJson, ['<|endoftext|>'], []) },
      'tokenizer_config.json': { tokenizer_class: 'GPTNeoXTokenizer' },
    });
    expect((await flagsOf(neox, 'The'))?.ids).toEqual((await neox.encode(['The']))[0]);
  });

  it('keeps what a post-processor of BERT’s kind adds', async () => {
    const [cls, sep] = [idOf(gptJson, '<|endoftext|>'), idOf(gptJson, '<|im_start|>')];
    const post_processor = {
      type: 'BertProcessing',
      sep: ['<|im_start|>', sep],
      cls: ['<|endoftext|>', cls],
    };
    const tokenizer = await load({ 'tokenizer.json': { ...gptJson, post_processor } });
    const [content = []] = await tokenizer.encode(['The answer']);
    const sequence = await flagsOf(tokenizer, 'The answer', { maxLength: 3, appendEos: true });
    expect(sequence?.ids).toEqual([cls, content.at(-1), sep]);
  });

  it('a long text loses its left, never BOS or EOS', async () => {
    const tokenizer = await load({ 'tokenizer.json': llamaJson, 'tokenizer_config.json': llamaConfig });
    const text = 'The quick brown fox jumps over the lazy dog';
    const [content = []] = await tokenizer.encode([text]);
    const cut = await flagsOf(tokenizer, text, { maxLength: 6, appendEos: true });
    expect(cut).toEqual({
      ids: [idOf(llamaJson, '<s>'), ...content.slice(-4), idOf(llamaJson, '</s>')],
      truncated: content.length - 4,
      flags: ['truncated'],
    });
    const exact = await flagsOf(tokenizer, text, { maxLength: content.length + 1, appendEos: false });
    expect(exact?.truncated).toBe(0);
    await expect(tokenizer.encodeForScoring([text], { maxLength: 2, appendEos: true })).rejects.toThrow(
      /no room/,
    );
  });

  it('a doubled BOS costs no room', async () => {
    const tokenizer = await load({ 'tokenizer.json': llamaJson, 'tokenizer_config.json': llamaConfig });
    const [content = []] = await tokenizer.encode(['<s>The answer']);
    const sequence = await flagsOf(tokenizer, '<s>The answer', {
      maxLength: content.length,
      appendEos: false,
    });
    expect(sequence).toMatchObject({ ids: content, truncated: 0 });
  });
});

describe('files', () => {
  it('says what is there instead of tokenizer.json', async () => {
    const folder = await checkpointFolder({ 'tokenizer.model': {}, 'vocab.json': {} });
    folders.push(folder);
    await expect(loadTokenizer(folder)).rejects.toMatchObject({
      message: expect.stringMatching(/tokenizer\.json: not there/) as string,
      advice: expect.stringMatching(/tokenizer\.model, vocab\.json/) as string,
    });
  });

  it.each([
    ['not JSON', '{', /tokenizer\.json: not valid JSON/],
    ['no model', '{}', /tokenizer\.json: model/],
    [
      'an unknown model',
      '{"model":{"type":"Mystery"}}',
      /tokenizer\.json: the tokenizers library cannot load it/,
    ],
  ])('names the file when it is %s', async (_name, content, message) => {
    const folder = await checkpointFolder({});
    folders.push(folder);
    await writeFile(join(folder, 'tokenizer.json'), content);
    await expect(loadTokenizer(folder)).rejects.toThrow(message);
  });

  it('names a configuration that is malformed', async () => {
    await expect(
      load({ 'tokenizer.json': gptJson, 'tokenizer_config.json': { add_bos_token: 'yes' } }),
    ).rejects.toThrow(/tokenizer_config\.json: add_bos_token/);
  });

  it('the hash follows what changes ids', async () => {
    const hash = async (config: object, json: object = llamaJson) =>
      (await load({ 'tokenizer.json': json, 'tokenizer_config.json': config })).hash;
    const base = await hash(llamaConfig);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash({ ...llamaConfig, model_max_length: 99 })).toBe(base);
    expect(await hash({ ...llamaConfig, add_eos_token: true })).not.toBe(base);
    expect(await hash(llamaConfig, { ...llamaJson, decoder: { type: 'Fuse' } })).not.toBe(base);
  });
});
