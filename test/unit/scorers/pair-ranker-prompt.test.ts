import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../src/dialogue/message';
import { PairRankerPrompt, type PairRanker } from '../../../src/scorers/pair-ranker-prompt';
import { textOf, wordTokenizer } from './pair-tokenizer';

const prefixes = ['<|source|>', '<|candidate1|>', '<|candidate2|>'];
const open = (...added: string[]) => wordTokenizer('DebertaV2Tokenizer', ...added);

const dialogue: Dialogue = [
  { role: 'user', content: 'the fox' },
  { role: 'assistant', content: 'the dog' },
  { role: 'user', content: 'over' },
];

async function encoded(ranker: PairRanker, prompt: Dialogue, first: string, second: string) {
  const tokenizer = await open(...prefixes);
  const [pair] = await new PairRankerPrompt(tokenizer, ranker).encode(prompt, [[first, second]]);
  const ids = pair?.ids ?? [];
  const text = textOf(tokenizer, ids);
  // The three parts, each from its [CLS] on.
  const parts: number[][] = [];
  for (const id of ids) {
    if (tokenizer.idToToken(id) === '[CLS]') parts.push([]);
    parts.at(-1)?.push(id);
  }
  return {
    text,
    parts: parts.map(({ length }) => length),
    truncated: pair?.truncated,
    total: ids.length,
  };
}

const words = (count: number) => Array.from({ length: count }, () => 'the').join(' ');

describe('PairRM’s input', () => {
  it('has the dialogue with gaps, and all replies as the candidate', async () => {
    const { text, truncated } = await encoded('PairRM', dialogue, 'the lazy', 'quick');
    expect(text).toContain('[CLS]<|source|>_');
    expect(text).toMatch(/response\.USER:_the_fox/);
    expect(text).toMatch(/_the_fox\W*Assistant:_<Response_1>/);
    expect(text).toMatch(/_over\W*Assistant:_<Response_2>\[SEP\]/);
    expect(text).toMatch(/\[CLS\]<\|candidate1\|>_<Response_1>:_the_dog\W*<Response_2>:_the_lazy\[SEP\]/);
    expect(text).toMatch(/\[CLS\]<\|candidate2\|>_<Response_1>:_the_dog\W*<Response_2>:_quick\[SEP\]$/);
    expect(truncated).toBe(0);
  });

  it('cuts the source at 1224 tokens on the right, and gives each candidate half of what is left of 2048', async () => {
    const long = [{ role: 'user', content: words(3000) }];
    const { parts, text, truncated } = await encoded('PairRM', long, words(1000), 'fox');
    expect(parts.slice(0, 2)).toEqual([1224, 412]);
    expect(text).toMatch(/_the_the\[SEP\]\[CLS\]<\|candidate1\|>/);
    expect(text).toMatch(/fox\[SEP\]$/);
    expect(truncated).toBeGreaterThan(1000);
  });

  it('lets candidates have what a short source leaves', async () => {
    const { parts, total } = await encoded('PairRM', dialogue, words(2000), words(2000));
    const [source = 0, first, second] = parts;
    expect(first).toBe(Math.floor((2048 - source) / 2));
    expect(second).toBe(first);
    expect(total).toBeLessThanOrEqual(2048);
  });

  it('refuses a system message and a prompt that ends with the assistant', async () => {
    const prompt = new PairRankerPrompt(await open(...prefixes), 'PairRM');
    for (const broken of [[{ role: 'system', content: 'be kind' }], dialogue.slice(0, 2)]) {
      await expect(prompt.encode(broken, [['a', 'b']])).rejects.toThrow(/in turns/);
    }
  });

  it('refuses a tokenizer without its prefixes', async () => {
    const tokenizer = await open('<|source|>');
    expect(() => new PairRankerPrompt(tokenizer, 'PairRM')).toThrow(/lacks the token <\|candidate1\|>/);
  });
});

describe('Better-PairRM’s input', () => {
  it('has the prompt as turns behind a part for the prefix, and the completions alone', async () => {
    const { text } = await encoded('Better-PairRM', dialogue, 'the lazy', 'quick');
    expect(text).toMatch(/^\[CLS\]<\|source\|>\[SEP\]\[CLS\]_USER:_the_fox/);
    expect(text).toContain(
      '_the_fox\n____\n____ASSISTANT:_the_dog\n____\n____USER:_over\n____\n____ASSISTANT:_[SEP]',
    );
    expect(text).toMatch(
      /\[SEP\]\[CLS\]<\|candidate1\|>_the_lazy\[SEP\]\[CLS\]<\|candidate2\|>_quick\[SEP\]$/,
    );
  });

  it('cuts the source at 2030 tokens on the left, and the completions at 670 on the right', async () => {
    const long = [{ role: 'user', content: words(3000) }];
    const { parts, text, total } = await encoded('Better-PairRM', long, words(1000), `${words(669)} fox dog`);
    // The prefix has a part of its own; a completion's tokens stand between [CLS], prefix and [SEP].
    expect(parts).toEqual([3, 2027, 670, 670]);
    expect(total).toBe(3370);
    expect(text).toMatch(/ASSISTANT:_*\[SEP\]/);
    expect(text).not.toContain('USER:');
  });

  it('never lets a completion have more than 670 tokens of its own', async () => {
    const { parts } = await encoded('Better-PairRM', dialogue, words(1000), 'fox');
    expect(parts[2]).toBe(673);
  });
});
