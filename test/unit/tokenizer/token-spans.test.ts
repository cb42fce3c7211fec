import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codePointOffsets, frameSpans, type TokenSpan } from '../../../src/tokenizer/token-spans';
import { loadTokenizer, type Tokenizer } from '../../../src/tokenizer/tokenizer';
import { byteLevel, checkpointFolder, llama, metaspace } from './small-tokenizers';

const folders: string[] = [];
const tokenizers = new Map<string, Tokenizer>();
beforeAll(async () => {
  const kinds = { bytes: await byteLevel(), llama: await llama(), unigram: metaspace() };
  for (const [name, json] of Object.entries(kinds)) {
    const config = name === 'llama' ? { tokenizer_class: 'LlamaTokenizer' } : {};
    const folder = await checkpointFolder({ 'tokenizer.json': json, 'tokenizer_config.json': config });
    folders.push(folder);
    tokenizers.set(name, await loadTokenizer(folder));
  }
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const options = { maxLength: 2048, appendEos: false };
const texts = [
  'The answer is the answer.',
  'emoji 🙂👩‍👩‍👧‍👦 and 𝔘 after them',
  'e\u0301 ä 漢字 안녕',
  'lone \ud800 and \udc00 end',
  '<|im_start|>user\n <s>x</s>',
];

describe('offsets', () => {
  it('count UTF-16 units of code points, a lone surrogate as one', () => {
    expect([...codePointOffsets('a🙂\ud800b')]).toEqual([0, 1, 3, 4, 5]);
    expect([...codePointOffsets('')]).toEqual([0]);
  });

  it.each(['bytes', 'llama', 'unigram'])('%s: the ids of scoring, in order, over the text', async (name) => {
    const tokenizer = tokenizers.get(name);
    if (tokenizer === undefined) throw new Error('no tokenizer');
    for (const text of texts) {
      const { tokens, flags } = await tokenizer.spansForScoring(text, options);
      const [scored] = await tokenizer.encodeForScoring([text], options);
      expect(tokens.map(({ id }) => id)).toEqual(scored?.ids);
      expect(flags).toEqual(scored?.flags);
      let last = 0;
      for (const { start, end } of tokens) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = start;
      }
    }
  });

  it('a character of several tokens belongs to each of them, and none is cut in half', async () => {
    const text = 'a 🙂 b';
    const { tokens } = (await tokenizers.get('bytes')?.spansForScoring(text, options)) ?? { tokens: [] };
    const emoji = tokens.filter(({ start, end }) => text.slice(start, end).includes('🙂'));
    expect(emoji.length).toBeGreaterThan(1);
    for (const { start, end } of tokens) expect(text.slice(start, end)).not.toMatch(/\p{Cs}/u);
  });

  it('tells what the tokenizer added and which tokens are special', async () => {
    const { tokens } = (await tokenizers.get('llama')?.spansForScoring('x</s>', options)) ?? { tokens: [] };
    expect(tokens[0]).toMatchObject({ start: 0, end: 0, special: true, added: true });
    expect(tokens.at(-1)).toMatchObject({ start: 1, end: 5, special: true, added: false });
  });
});

describe('framing', () => {
  const token = (id: number, start: number): TokenSpan => ({
    id,
    start,
    end: start + 1,
    special: false,
    added: false,
  });
  const content = [token(1, 0), token(5, 1), token(6, 2), token(7, 3)];
  const frame = { prefix: [1], suffix: [2], bosId: 1, eosId: 2, maxLength: 4 };

  it('keeps apart what is replaced and what is cut', () => {
    const scored = frameSpans(content, frame, 4, (id) => id < 3);
    expect(scored.tokens.map(({ id, start, end }) => [id, start, end])).toEqual([
      [1, 2, 2],
      [6, 2, 3],
      [7, 3, 4],
      [2, 4, 4],
    ]);
    expect(scored.replaced).toEqual([content[0]]);
    expect(scored.truncated).toEqual([content[1]]);
    expect(scored.flags).toEqual(['double-bos', 'truncated']);
  });
});
