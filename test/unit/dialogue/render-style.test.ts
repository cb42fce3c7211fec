import { describe, expect, it } from 'vitest';
import { conversationStyle, conversationStyles } from '../../../src/dialogue/conversation-style';
import { renderDialogue, renderStyle, type StyleTurn } from '../../../src/dialogue/render-style';
import { separatorStyles } from '../../../src/dialogue/separator-style';

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const render = (name: string, ...contents: string[]) =>
  renderDialogue(
    conversationStyle(name),
    contents.map((content, turn) => (turn % 2 === 0 ? user(content) : assistant(content))),
  );

const robin =
  "A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the human's questions.";

describe('the styles RewardBench names', () => {
  it.each([
    ['tulu', '<|user|>\nHello\n<|assistant|>\nHi\n', '<|user|>\nHello\n'],
    ['raw', 'HelloHi', 'Hello'],
    [
      'oasst_pythia',
      '<|prompter|>Hello<|endoftext|><|assistant|>Hi<|endoftext|>',
      '<|prompter|>Hello<|endoftext|>',
    ],
    ['Robin', `${robin}\n###Human:\nHello\n###Assistant:\nHi\n`, `${robin}\n###Human:\nHello\n`],
    ['llama-2', '[INST] Hello [/INST] Hi </s><s>', '[INST] Hello '],
    ['mistral', '[INST] Hello [/INST] Hi</s>', '[INST] Hello '],
    [
      'Yi-34b-chat',
      '<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nHi<|im_end|>\n',
      '<|im_start|>user\nHello<|im_end|>\n',
    ],
    [
      'pku-align',
      'BEGINNING OF CONVERSATION: USER: Hello ASSISTANT: Hi ',
      'BEGINNING OF CONVERSATION: USER: Hello ',
    ],
    ['openbmb', 'User: Hello\n\nAssistant: Hi\n\n', 'User: Hello\n\n'],
    ['Ziya', '\n\nHuman: Hello\n\nAssistant: Hi\n\n', '\n\nHuman: Hello\n\n'],
    [
      'TinyLlama',
      '<|system|>\n</s>\n<|user|>\nHello</s>\n<|assistant|>\nHi</s>\n',
      '<|system|>\n</s>\n<|user|>\nHello</s>\n',
    ],
    [
      'zephyr',
      '<|system|>\n</s>\n<|user|>\nHello</s>\n<|assistant|>\nHi</s>\n',
      '<|system|>\n</s>\n<|user|>\nHello</s>\n',
    ],
  ])('%s', (name, pair, promptOnly) => {
    expect(render(name, 'Hello', 'Hi')).toBe(pair);
    expect(render(name, 'Hello')).toBe(promptOnly);
  });
});

describe('separator styles', () => {
  it.each([
    // The system message stands inside the first tag; later tags follow position.
    ['llama-2', ['a', 'b', 'c', 'd'], '[INST] a [/INST] b </s><s>[INST] c [/INST] d </s><s>'],
    ['chatglm', ['a', 'b', 'c'], '[Round 0]\n问：a\n答：b\n[Round 1]\n问：c\n'],
    ['chatglm2', ['a', 'b', 'c'], '[Round 1]\n\n问：a\n\n答：b\n\n[Round 2]\n\n问：c\n\n'],
    ['llama-3', [' a\n', '\u0085b'], llama3('a', 'b')],
    ['gemma', ['a', 'b'], '<bos><start_of_turn>user\na<end_of_turn>\n<start_of_turn>model\nb<end_of_turn>\n'],
    // FastChat strips the characters <, n and > off the end, the answer's own included.
    ['yuan2', ['ask', 'question'], 'ask<n>questio<sep>'],
    ['falcon-chat', ['a', ''], 'User: a\nFalcon:'],
  ])('%s %j', (name, contents, expected) => {
    expect(render(name, ...contents)).toBe(expected);
  });

  function llama3(question: string, answer: string): string {
    const turn = (role: string, text: string) =>
      `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`;
    return `<|begin_of_text|>${turn('user', question)}${turn('assistant', answer)}`;
  }

  it('rwkv folds blank lines inside messages', () => {
    expect(render('rwkv', 'a\r\n\r\nb\n\n\nc', 'd')).toBe('Bob: a\nb\n\nc\n\nAlice: d\n\n');
  });

  it('cllm shows the last two turns only', () => {
    expect(render('cllm', 'a', 'b', 'c', 'd')).toMatch(/questions\. USER: c ASSISTANT: d<\/s>$/);
  });

  it('an empty text, like none, is a turn still to be written', () => {
    const style = conversationStyle('tulu');
    const asked: StyleTurn = { speaker: 0, text: 'a' };
    const pending = '<|user|>\na\n<|assistant|>\n';
    expect(renderStyle(style, { turns: [asked, { speaker: 1, text: null }] })).toBe(pending);
    expect(renderStyle(style, { turns: [asked, { speaker: 1, text: '' }] })).toBe(pending);
  });

  it('every style of the table has a rule, but for the one FastChat cannot render', () => {
    const without = conversationStyles.filter(
      ({ separatorStyle }) => !separatorStyles.has(separatorStyle ?? ''),
    );
    expect(without.map(({ name }) => name)).toEqual(['yandexgpt']);
    expect(() => render('yandexgpt', 'a')).toThrow(/yandexgpt.*no text form/);
  });
});

describe('dialogues', () => {
  it('a system message at the front becomes the style’s', () => {
    const dialogue = [{ role: 'system', content: 'Be $& brief.' }, user('a'), assistant('b')];
    expect(renderDialogue(conversationStyle('llama-2'), dialogue)).toBe(
      '[INST] <<SYS>>\nBe $& brief.\n<</SYS>>\n\na [/INST] b </s><s>',
    );
  });

  it('speakers alternate by position, whatever the roles say', () => {
    expect(renderDialogue(conversationStyle('tulu'), [assistant('a'), assistant('b')])).toBe(
      '<|user|>\na\n<|assistant|>\nb\n',
    );
  });
});
