import { describe, expect, it } from 'vitest';
import { cutAnswers, frameAnswer, partTokens } from '../../../src/scorers/answer-tokens';

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);

describe('where tokens part into prompt and answer', () => {
  it('is after the prompt’s own', () => {
    expect(partTokens([5, 6], [5, 6, 7, 8])).toEqual({ prompt: [5, 6], answer: [7, 8] });
  });

  it('is one token earlier where the prompt’s last merges with the answer’s first', () => {
    expect(partTokens([5, 6], [5, 9, 8])).toEqual({ prompt: [5], answer: [9, 8] });
    expect(partTokens([5, 6, 7], [5, 9])).toEqual({ prompt: [5], answer: [9] });
    expect(partTokens([5], [9])).toEqual({ prompt: [], answer: [9] });
  });
});

describe('what is put around prompt and answer', () => {
  const frame = { bosId: 1, eosId: 2, repeatsBos: false };

  it('is BOS and EOS', () => {
    expect(frameAnswer({ prompt: [5], answer: [6] }, frame)).toEqual({
      prompt: [1, 5],
      answer: [6, 2],
      flags: [],
    });
  });

  it('is one BOS where the template wrote one or more, and two where the original is asked for', () => {
    const tokens = { prompt: [1, 1, 5], answer: [6] };
    expect(frameAnswer(tokens, frame)).toMatchObject({ prompt: [1, 5], flags: ['double-bos'] });
    const repeated = frameAnswer({ prompt: [1, 5], answer: [6] }, { ...frame, repeatsBos: true });
    expect(repeated).toMatchObject({ prompt: [1, 1, 5], flags: ['repeated-bos'] });
  });

  it('is an EOS also after one that the template wrote, as in the original', () => {
    const { answer, flags } = frameAnswer({ prompt: [5], answer: [6, 2] }, frame);
    expect(answer).toEqual([6, 2, 2]);
    expect(flags).toEqual(['double-eos']);
  });
});

describe('cutting to 2,048 tokens', () => {
  const lengths = (prompt: number, ...answers: number[]) =>
    cutAnswers(
      answers.map((answer) => ({ prompt: range(prompt), answer: range(answer, 10_000) })),
      2048,
    ).map((cut) => [cut.prompt.length, cut.answer.length, cut.promptCut, cut.answerCut]);

  it('leaves alone what fits', () => {
    expect(lengths(1000, 1048, 5)).toEqual([
      [1000, 1048, 0, 0],
      [1000, 5, 0, 0],
    ]);
  });

  it('goes by the longest answer for all: the last 128 of the prompt', () => {
    expect(lengths(1000, 1049, 5, 700)).toEqual([
      [128, 1049, 872, 0],
      [128, 5, 872, 0],
      [128, 700, 872, 0],
    ]);
    const [cut] = cutAnswers([{ prompt: range(1000), answer: range(1049) }], 2048);
    expect(cut?.prompt.at(-1)).toBe(999);
  });

  it('then the answer to its first 1,920', () => {
    expect(lengths(1000, 3000, 5)).toEqual([
      [128, 1920, 872, 1080],
      [128, 5, 872, 0],
    ]);
    const [cut] = cutAnswers([{ prompt: range(1), answer: range(3000) }], 2048);
    expect([cut?.prompt.length, cut?.answer[0], cut?.answer.length]).toEqual([1, 0, 1920]);
  });

  it('keeps half for the prompt where a model has few positions', () => {
    expect(cutAnswers([{ prompt: range(90), answer: range(90) }], 100)).toMatchObject([
      { promptCut: 40, answerCut: 40 },
    ]);
  });
});
