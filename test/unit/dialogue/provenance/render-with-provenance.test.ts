import { describe, expect, it } from 'vitest';
import { compileJinjaTemplate } from '../../../../src/dialogue/jinja-template';
import type { Dialogue } from '../../../../src/dialogue/message';
import { renderWithProvenance } from '../../../../src/dialogue/provenance/render-with-provenance';
import type { Rendering } from '../../../../src/dialogue/provenance/rendering';
import { TemplateError } from '../../../../src/dialogue/template-error';
import { specialTokens, templates } from './templates';

const today = new Date(2024, 6, 26, 9, 5);
const dialogues: Readonly<Record<string, Dialogue>> = {
  short: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
  ],
  system: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: '  Say hello to me  ' },
    { role: 'assistant', content: 'skip' },
    { role: 'user', content: 'Go on' },
    { role: 'assistant', content: '\nHello o there\n' },
  ],
  strange: [
    { role: 'user', content: '👩‍👩‍👧 e\u0301 \ud800 \udc00 漢字 {{ messages }} <|im_end|>' },
    { role: 'assistant', content: '' },
  ],
  long: [
    { role: 'user', content: 'word '.repeat(200_000) },
    { role: 'assistant', content: ' x' },
  ],
};

const render = (template: string, dialogue: Dialogue) =>
  renderWithProvenance(template, dialogue, { specialTokens, today });

const parts = ({ text, spans }: Rendering, template: string) =>
  spans.map(({ start, end, kind, message, source }) => [
    text.slice(start, end),
    kind,
    message,
    source && template.slice(source.start, source.end),
  ]);

describe.each(Object.keys(templates))('the template %s', (name) => {
  const template = templates[name] ?? '';

  it.each(Object.keys(dialogues))(
    'renders the %s dialogue as without provenance, all of it covered',
    (key) => {
      const dialogue = dialogues[key] ?? [];
      const plain = compileJinjaTemplate({ source: template, file: 'x' }, specialTokens, today)(dialogue);
      const { text, spans } = render(template, dialogue);
      expect(text === plain).toBe(true);
      let end = 0;
      for (const span of spans) {
        expect(span.start).toBe(end);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.source === undefined || span.source.end <= template.length).toBe(true);
        end = span.end;
      }
      expect(end).toBe(text.length);
    },
  );
});

describe('origins', () => {
  it('tells literal, role and content apart inside one expression', () => {
    const template = templates['chatml'] ?? '';
    expect(parts(render(template, dialogues['short'] ?? []), template).slice(0, 5)).toEqual([
      ['<|im_start|>', 'literal', 0, "'<|im_start|>'"],
      ['user', 'role', 0, "message['role']"],
      ['\n', 'literal', 0, "'\\n'"],
      ['Hello', 'content', 0, "message['content']"],
      ['<|im_end|>', 'literal', 0, "'<|im_end|>'"],
    ]);
  });

  it('follows values through variables, trim and slices', () => {
    const template = templates['llama-2'] ?? '';
    const shown = parts(render(template, dialogues['system'] ?? []), template);
    expect(shown.slice(0, 6)).toEqual([
      ['<s>', 'special', 1, 'bos_token'],
      ['[INST] ', 'literal', 1, "'[INST] '"],
      ['<<SYS>>\n', 'literal', 1, "'<<SYS>>\\n'"],
      ['Be brief.', 'content', 0, 'system_message'],
      ['\n<</SYS>>\n\n', 'literal', 1, "'\\n<</SYS>>\\n\\n'"],
      ['  Say hello to me', 'content', 1, "message['content']"],
    ]);
  });

  it('follows macros, namespaces, blocks, replace, split, join and filters', () => {
    const template = templates['macros'] ?? '';
    const shown = parts(render(template, dialogues['system'] ?? []), template);
    const origins = shown.map(([text, kind, message]) => [text, kind, message]);
    for (const origin of [
      ['HUMAN', 'literal', undefined],
      ['Go on', 'content', 3],
      ['ASSISTANT', 'role', 4],
      ['Hello o there', 'content', 4],
      ['5', 'value', undefined],
      [' there\n', 'content', 4],
      ['Be', 'content', 0],
      ['.', 'content', 0],
      ['SYSTEM', 'role', 0],
      ['assistant', 'role', 4],
    ]) {
      expect(origins, String(origin)).toContainEqual(origin);
    }
    expect(origins).not.toContainEqual(['skip', 'content', 2]);
  });

  it('finds the exact fragment of text outside of tags', () => {
    const template = '  {% if true %}\n a\n  {%- endif %} b\n';
    expect(parts(render(template, []), template)).toEqual([
      [' a', 'literal', undefined, ' a'],
      [' b', 'literal', undefined, ' b'],
    ]);
  });
});

describe('errors', () => {
  it.each([
    ['a\n{% for m in messages %}\n{{ m.role }}', 2, 1, /\{% for %\} is never closed/],
    [
      '{% if true %}\n  {% endfor %}',
      2,
      3,
      /\{% endfor %\} where \{% endif %\} is due: \{% if %\} stands at 1:1/,
    ],
    ['{% endif %}', 1, 1, /closes nothing/],
    ['x {% else %}', 1, 3, /outside of/],
    ['\n {% include "a" %}', 2, 5, /unknown tag "include"/],
    ['{{ a', 1, 1, /\{\{ is never closed/],
    ['ok {# comment', 1, 4, /\{# is never closed/],
    ["{{ 'a }}", 1, 4, /' is never closed/],
    ['{{ a ? b }}', 1, 6, /Unexpected character: \?/],
    ['{{ a b }}', 1, 6, /at "b"/],
    ['{% for in messages %}{% endfor %}', 1, 11, /messages/],
  ])('%j fails at %i:%i', (template, line, column, message) => {
    const error = failure(template);
    expect(error.message).toMatch(message);
    expect(error.place).toMatchObject({ line, column });
  });

  it.each([
    ["{% if true %}\n{{ raise_exception('Roles must alternate') }}{% endif %}", 2, 4, /Roles must alternate/],
    ['a\n\n  {{ nothing(1) }}', 3, 6, /not a function: got UndefinedValue/],
    ['{{ messages | nothing }}', 1, 4, /Unknown ArrayValue filter: nothing/],
    ['{{ messages[0].content + none }}', 1, 4, /null/],
  ])('%j fails at %i:%i when it runs', (template, line, column, message) => {
    const error = failure(template);
    expect(error.message).toMatch(message);
    expect(error.place).toMatchObject({ line, column });
  });
});

function failure(template: string): TemplateError {
  try {
    render(template, dialogues['short'] ?? []);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('no error');
}
