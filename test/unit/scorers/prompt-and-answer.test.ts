import { describe, expect, it } from 'vitest';
import { lastingBeginning, promptAndAnswer } from '../../../src/scorers/prompt-and-answer';

describe('a rendered dialogue', () => {
  it('parts after the rendered prompt, once', () => {
    expect(promptAndAnswer('Q: hi\n', 'Q: hi\nA: Q: hi\n')).toEqual({
      prompt: 'Q: hi\n',
      answer: 'A: Q: hi\n',
      promptChanges: false,
    });
  });

  it('parts where the prompt begins to be rendered differently', () => {
    expect(promptAndAnswer('Q: hi<end>', 'Q: hi\nA: yes<end>')).toEqual({
      prompt: 'Q: hi',
      answer: '\nA: yes<end>',
      promptChanges: true,
    });
  });

  it('leaves to an answer what it has in common with the end that the prompt loses', () => {
    const render = (answer: string) => `<s>Q: hi\nA: ${answer}<end>`;
    const lasting = lastingBeginning('<s>Q: hi\nA: <end>', render);
    expect(lasting).toBe('<s>Q: hi\nA: ');
    const { prompt, answer } = promptAndAnswer('<s>Q: hi\nA: <end>', render('<p>yes'), undefined, lasting);
    expect([prompt, answer]).toEqual(['<s>Q: hi\nA: ', '<p>yes<end>']);
  });

  it('keeps a prompt that every answer leaves as it is', () => {
    expect(lastingBeginning('Q\n', (answer) => `Q\n${answer}\n`)).toBe('Q\n');
  });

  it('never parts a character', () => {
    expect(promptAndAnswer('Q\u{1F600}', 'Q\u{1F601}').prompt).toBe('Q');
  });

  it('loses every occurrence of the prompt as in the original, and none where there is none', () => {
    expect(promptAndAnswer('Q: hi\n', 'Q: hi\nA: Q: hi\n', 'original').answer).toBe('A: ');
    const changed = promptAndAnswer('Q<end>', 'QA<end>', 'original');
    expect(changed).toEqual({ prompt: 'Q<end>', answer: 'QA<end>', promptChanges: true });
  });

  it('keeps the prompt in the answer as in the first release', () => {
    expect(promptAndAnswer('Q', 'QA', 'first-release')).toEqual({
      prompt: 'Q',
      answer: 'QA',
      promptChanges: false,
    });
  });
});
