import { describe, expect, it } from 'vitest';
import { chooseChatTemplate, renderCompletion } from '../../../src/dialogue/chat-template';
import type { Dialogue } from '../../../src/dialogue/message';

/**
 * The dialogues and texts of the original's own tests (allenai/reward-bench, tests/test_data.py, Apache-2.0), which
 * it renders by the conversation style tulu and by a tokenizer's template that ends turns in a token.
 */
const source =
  "{% for message in messages %}\n{{ '<|' + message['role'] + '|>\\n' + message['content'] + eos_token }}\n{% endfor %}";
const tokenizer = (eos: string) =>
  chooseChatTemplate({
    tokenizerTemplate: { source, file: 'tokenizer_config.json' },
    specialTokens: { eos_token: eos },
  }).template;
const templates = [
  { by: 'tulu', end: '', template: chooseChatTemplate({ style: 'tulu' }).template },
  { by: 'a test tokenizer', end: '<|endoftext|>', template: tokenizer('<|endoftext|>') },
  { by: "zephyr's tokenizer", end: '</s>', template: tokenizer('</s>') },
];

const drawers: Dialogue = [
  { role: 'user', content: 'What are different drawers I should have for clothes?' },
];
const coffee: Dialogue = [
  { role: 'user', content: 'I love to drink coffee at work.' },
  { role: 'assistant', content: 'Great, so that’s something you want to purchase.' },
  { role: 'user', content: 'To make coffee at work?' },
];
const philippines: Dialogue = [
  { role: 'user', content: 'What is the main transportation in the Philippines?' },
  {
    role: 'assistant',
    content:
      'That depends on what you mean by “main.” Do you mean how most people move around?  Or do you mean how many people use it?',
  },
  { role: 'user', content: 'Yes how do they get around there?' },
];

describe.each(templates)("the original's dialogues by $by", ({ template, end }) => {
  it('a single turn', () => {
    const prompt = `<|user|>\nWhat are different drawers I should have for clothes?${end}\n`;
    expect(template.render(drawers)).toBe(prompt);
    expect(renderCompletion(template, drawers, 'Utensils!')).toBe(
      `${prompt}<|assistant|>\nUtensils!${end}\n`,
    );
    expect(renderCompletion(template, drawers, 'Hmm.')).toBe(`${prompt}<|assistant|>\nHmm.${end}\n`);
  });

  it('several turns', () => {
    const prompt = `<|user|>\nI love to drink coffee at work.${end}\n<|assistant|>\nGreat, so that’s something you want to purchase.${end}\n<|user|>\nTo make coffee at work?${end}\n`;
    expect(template.render(coffee)).toBe(prompt);
    expect(renderCompletion(template, coffee, 'Yes, you’re correct!')).toBe(
      `${prompt}<|assistant|>\nYes, you’re correct!${end}\n`,
    );
    expect(renderCompletion(template, coffee, "No, that's wrong!")).toBe(
      `${prompt}<|assistant|>\nNo, that's wrong!${end}\n`,
    );
  });

  it('an instruction with its answer', () => {
    const asked: Dialogue = [{ role: 'user', content: 'Who are you?' }];
    expect(renderCompletion(template, asked, 'I am a bot.')).toBe(
      `<|user|>\nWho are you?${end}\n<|assistant|>\nI am a bot.${end}\n`,
    );
  });

  it('prompts of the core set and of the preference test sets', () => {
    expect(template.render([{ role: 'user', content: 'How do I detail a car?' }])).toBe(
      `<|user|>\nHow do I detail a car?${end}\n`,
    );
    expect(template.render(philippines)).toBe(
      `<|user|>\nWhat is the main transportation in the Philippines?${end}\n<|assistant|>\nThat depends on what you mean by “main.” Do you mean how most people move around?  Or do you mean how many people use it?${end}\n<|user|>\nYes how do they get around there?${end}\n`,
    );
  });
});
