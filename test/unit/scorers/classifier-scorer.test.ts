import { describe, expect, it } from 'vitest';
import { chooseChatTemplate } from '../../../src/dialogue/chat-template';
import { noTokens } from '../../../src/inference/token-counts';
import { ClassifierScorer, type ClassifierOptions } from '../../../src/scorers/classifier-scorer';
import { wordTokenizer } from './pair-tokenizer';

const { template } = chooseChatTemplate({ style: 'raw' });
const example = {
  id: 'one',
  subset: 'all',
  prompt: [{ role: 'user', content: 'the fox' }],
  completions: [{ text: ' the dog' }, { text: ' quick' }],
  chosen: [0],
  row: 1,
};

async function prepare(options: Partial<ClassifierOptions>, tokenizerClass = 'LlamaTokenizer') {
  const tokenizer = await wordTokenizer(tokenizerClass, '<reward>');
  const model = {
    graph: {
      vocabularySize: tokenizer.vocabularySize,
      pooling: { kind: 'last-non-pad' } as const,
      sharesPrefixes: true,
    },
    scores: (sequences: readonly { readonly tokens: Int32Array }[]) =>
      Promise.resolve(sequences.map(({ tokens }) => [tokens.length, -tokens.length])),
    tokensIn: (sequences: readonly { readonly tokens: Int32Array }[]) =>
      sequences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    counts: noTokens,
    release: () => Promise.resolve(),
  };
  const rest = { maxLength: 2048, padId: undefined, label: 0, ...options };
  const framing = rest.framing ?? { kind: 'default' };
  const scorer = new ClassifierScorer(model, tokenizer, template, { ...rest, framing });
  const [prepared] = await scorer.prepare([example]);
  if (prepared === undefined || prepared instanceof Error) throw prepared ?? new Error('nothing');
  const tokens = prepared.sequences.map((sequence) =>
    Array.from(sequence.tokens, (id) => tokenizer.idToToken(id)),
  );
  return { prepared, tokens, tokenizer, scores: await scorer.score([prepared]) };
}

describe('a classifier scorer', () => {
  it('frames texts as the tokenizer does, and reads the label asked for', async () => {
    const { tokens, prepared, scores } = await prepare({ label: 1 });
    expect(tokens[0]).toEqual(['<s>', '▁the', '▁fox', '▁the', '▁dog', '</s>']);
    expect(prepared.sequences.map(({ pooled }) => pooled)).toEqual([[5], [4]]);
    expect(scores).toEqual([{ scores: [-6, -5] }]);
  });

  it('adds nothing for models trained without special tokens', async () => {
    const { tokens, prepared } = await prepare({ framing: { kind: 'no-special-tokens' }, maxLength: 3 });
    expect(tokens).toEqual([
      ['▁fox', '▁the', '▁dog'],
      ['▁the', '▁fox', '▁quick'],
    ]);
    expect(prepared.truncated).toEqual([1, 0]);
  });

  it('ends the text in the reward token, and never cuts it', async () => {
    const { tokenizer } = await prepare({});
    const rewardTokenId = tokenizer.tokenToId('<reward>') ?? NaN;
    const { tokens, prepared } = await prepare({
      framing: { kind: 'append-reward-token', rewardTokenId },
      maxLength: 2,
    });
    expect(tokens[0]).toEqual(['▁the', '▁fox', '▁the', '▁dog', '<reward>']);
    expect(prepared.truncated).toEqual([0, 0]);
    expect(prepared.noticed).toEqual(new Set());
  });
});
