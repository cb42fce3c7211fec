import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseChatTemplate, renderCompletion } from '../../../src/dialogue/chat-template';
import { nearestStyleNames } from '../../../src/dialogue/conversation-style';
import { compileJinjaTemplate } from '../../../src/dialogue/jinja-template';
import { findTokenizerTemplate } from '../../../src/dialogue/tokenizer-template';

const dialogue = [
  { role: 'user', content: 'Hello' },
  { role: 'assistant', content: 'Hi' },
];
const today = new Date(2024, 6, 26, 9, 5);
const file = 'tokenizer_config.json';

const render = (source: string, specialTokens = {}) =>
  compileJinjaTemplate({ source, file }, specialTokens, today)(dialogue);

describe('Jinja templates', () => {
  it('sees the dialogue and the special tokens', () => {
    const source =
      "{{ bos_token }}{% for m in messages %}<|{{ m['role'] }}|>{{ m.content | trim }}{{ eos_token }}{% endfor %}";
    expect(render(source, { bos_token: '<s>', eos_token: '</s>' })).toBe(
      '<s><|user|>Hello</s><|assistant|>Hi</s>',
    );
  });

  it('drops the line break after a block tag and the indent before it, as transformers does', () => {
    const source =
      '{% for m in messages %}\n  {% if m.role == "user" %}\n{{ m.content }}\n  {% endif %}\n{% endfor %}\n';
    expect(render(source)).toBe('Hello\n');
  });

  it('adds no generation prompt and offers no tools', () => {
    const source =
      "{{ 'assistant:' if add_generation_prompt else 'none' }} {{ tools is defined }} {{ tools is none }}";
    expect(render(source)).toBe('none true true');
  });

  it('tells the date it was given, in English', () => {
    expect(render("{{ strftime_now('%d %b %Y %B %H:%M') }}")).toBe('26 Jul 2024 July 09:05');
  });

  it('names the file and the template’s own message when it rejects a dialogue', () => {
    const source = "{{ raise_exception('Conversation roles must alternate') }}";
    expect(() => render(source)).toThrow(/tokenizer_config\.json.*Conversation roles must alternate/);
  });

  it('names the file when the source is not Jinja', () => {
    expect(() => render('{% for m in messages %}')).toThrow(/tokenizer_config\.json.*not valid Jinja/);
  });

  it('stops templates that run for ever', () => {
    const loop = '{% for a in range(10000) %}'.repeat(3) + 'x' + '{% endfor %}'.repeat(3);
    expect(() => render(loop)).toThrow(/more than \d+ steps/);
    expect(() => render('{{ range(1000000000) }}')).toThrow(/range of more than/);
    expect(() => render('x'.repeat(1_000_001))).toThrow(/1000001 characters/);
  });
});

describe('finding a checkpoint’s template', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'template-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

  it('finds none in an empty folder or a config without one', async () => {
    expect(await findTokenizerTemplate(folder)).toBeUndefined();
    await write(file, { chat_template: null });
    expect(await findTokenizerTemplate(folder)).toBeUndefined();
  });

  it('prefers chat_template.jinja, then tokenizer_config.json, then chat_template.json', async () => {
    await write('chat_template.json', { chat_template: 'third' });
    expect((await findTokenizerTemplate(folder))?.source).toBe('third');
    await write(file, { chat_template: 'second' });
    expect((await findTokenizerTemplate(folder))?.source).toBe('second');
    await write('chat_template.jinja', 'first');
    expect((await findTokenizerTemplate(folder))?.source).toBe('first');
  });

  it('takes the default of several', async () => {
    const rag = { name: 'rag', template: 'r' };
    await write(file, { chat_template: [rag, { name: 'default', template: 'd' }] });
    expect((await findTokenizerTemplate(folder))?.source).toBe('d');
    await write(file, { chat_template: [rag] });
    await expect(findTokenizerTemplate(folder)).rejects.toThrow(/none of its chat templates \(rag\)/);
  });

  it('names a file it cannot read', async () => {
    await write(file, '{');
    await expect(findTokenizerTemplate(folder)).rejects.toThrow(/tokenizer_config\.json: not valid JSON/);
    await write(file, { chat_template: 7 });
    await expect(findTokenizerTemplate(folder)).rejects.toThrow(/neither a text nor a list/);
  });
});

describe('choosing a template', () => {
  const tokenizerTemplate = { source: '{{ messages[0].content }}!', file };

  it('the user’s choice wins, and says so', () => {
    const { template, overridesTokenizer } = chooseChatTemplate({ style: 'tulu', tokenizerTemplate });
    expect(template).toMatchObject({ name: 'tulu', fromTokenizer: false });
    expect(overridesTokenizer).toBe(true);
    expect(renderCompletion(template, dialogue.slice(0, 1), 'Bye')).toBe(
      '<|user|>\nHello\n<|assistant|>\nBye\n',
    );
  });

  it('the checkpoint’s own comes next, by default or by name', () => {
    for (const style of [undefined, 'tokenizer']) {
      const { template, overridesTokenizer } = chooseChatTemplate({ style, tokenizerTemplate });
      expect(template).toMatchObject({ name: 'tokenizer', fromTokenizer: true });
      expect(template.render(dialogue)).toBe('Hello!');
      expect(overridesTokenizer).toBe(false);
    }
  });

  it('there is no silent default', () => {
    expect(() => chooseChatTemplate({})).toThrow(/no chat template of its own/);
  });

  it('a typo names the near ones', () => {
    expect(nearestStyleNames('tulu2')).toContain('tulu');
    expect(nearestStyleNames('ROBIN')[0]).toBe('Robin');
    expect(() => chooseChatTemplate({ style: 'oast_pythia' })).toThrow(
      /no chat template named "oast_pythia"/,
    );
  });

  it('the hash tells renderings apart', () => {
    const hash = (source: string, bos: string, date = today) =>
      chooseChatTemplate({
        tokenizerTemplate: { source, file },
        specialTokens: { bos_token: bos },
        today: date,
      }).template.hash;
    const tomorrow = new Date(2024, 6, 27);
    expect(hash('a', '<s>')).toMatch(/^[0-9a-f]{64}$/);
    expect(hash('a', '<s>')).not.toBe(hash('b', '<s>'));
    expect(hash('a', '<s>')).not.toBe(hash('a', '<bos>'));
    expect(hash('a', '<s>')).toBe(hash('a', '<s>', tomorrow));
    const dated = "{{ strftime_now('%d') }}";
    expect(hash(dated, '<s>')).not.toBe(hash(dated, '<s>', tomorrow));
  });
});
