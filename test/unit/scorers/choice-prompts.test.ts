import { describe, expect, it } from 'vitest';
import { chooseChatTemplate } from '../../../src/dialogue/chat-template';
import { PairPreferencePrompt, SteamShpPrompt } from '../../../src/scorers/choice-prompts';
import { textOf, wordTokenizer } from './pair-tokenizer';

const prompt = [{ role: 'user', content: 'the fox' }];
const words = (count: number) => Array.from({ length: count }, () => 'the').join(' ');

describe('SteamSHP’s question', () => {
  const open = () => wordTokenizer('T5Tokenizer');

  it('names the post and both responses in the order given', async () => {
    const tokenizer = await open();
    const encoded = await new SteamShpPrompt(tokenizer, 2048).encode(prompt, [
      ['the dog', 'quick'],
      ['quick', 'the dog'],
    ]);
    const [forward = '', backward = ''] = encoded.map(({ ids }) => textOf(tokenizer, ids));
    expect(forward).toMatch(
      /POST:_the_fox.*RESPONSE_A:_the_dog.*RESPONSE_B:_quick.*better\?_RESPONSE<\/s>$/s,
    );
    expect(backward).toMatch(/RESPONSE_A:_quick.*RESPONSE_B:_the_dog/s);
  });

  it('cuts the post and keeps the question', async () => {
    const tokenizer = await open();
    const long = [{ role: 'user', content: words(500) }];
    const [pair] = await new SteamShpPrompt(tokenizer, 200).encode(long, [['the dog', 'quick']]);
    expect(pair?.ids).toHaveLength(200);
    expect(pair?.truncated).toBeGreaterThan(300);
    expect(textOf(tokenizer, pair?.ids ?? [])).toMatch(
      /POST:(_the)+\s+_RESPONSE_A:_the_dog.*better\?_RESPONSE<\/s>$/s,
    );
  });

  it('refuses responses that leave no room', async () => {
    const prompts = new SteamShpPrompt(await open(), 100);
    await expect(prompts.encode(prompt, [[words(300), 'quick']])).rejects.toThrow(/longer than 100 tokens/);
  });
});

describe('the pair preference prompt', () => {
  const source = '{{ bos_token }}<{{ messages[0].role }}>{{ messages[0].content }}<end>';
  const open = async () => {
    const tokenizer = await wordTokenizer('LlamaTokenizer');
    const { template } = chooseChatTemplate({
      tokenizerTemplate: { source, file: 'test' },
      specialTokens: tokenizer.specialTokens,
    });
    const seen: string[] = [];
    const spied = {
      ...tokenizer,
      encode: (texts: readonly string[]) => {
        seen.push(...texts);
        return tokenizer.encode(texts);
      },
    };
    return { template, tokenizer: spied, seen };
  };

  it('puts dialogue and responses into one user message, without a beginning of sequence', async () => {
    const { template, tokenizer, seen } = await open();
    const dialogue = [...prompt, { role: 'assistant', content: 'dog' }, { role: 'user', content: 'over' }];
    await new PairPreferencePrompt(tokenizer, template, 2048).encode(dialogue, [['one', 'two']]);
    expect(seen).toEqual([
      '<user>[CONTEXT] \n\n<turn> user\n the fox\n<turn> assistant\n dog\n<turn> user\n over\n' +
        ' [RESPONSE A] one [RESPONSE B] two \n<end>',
    ]);
  });

  it('cuts on the left', async () => {
    const { template, tokenizer } = await open();
    const [pair] = await new PairPreferencePrompt(tokenizer, template, 20).encode(prompt, [
      ['one', words(50)],
    ]);
    expect(pair?.ids).toHaveLength(20);
    expect(textOf(tokenizer, pair?.ids ?? [])).toMatch(/<end>$/);
  });
});
