import { describe, expect, it } from 'vitest';
import { conversationStyle, conversationStyles } from '../../../../src/dialogue/conversation-style';
import { renderDialogue, renderDialogueWithProvenance } from '../../../../src/dialogue/render-style';

const dialogue = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: ' 👩‍👩‍👧 asks\n\nagain ' },
  { role: 'assistant', content: 'b\ud800' },
  { role: 'user', content: 'c' },
  { role: 'assistant', content: 'd<n>' },
];
const rendered = conversationStyles.filter(({ separatorStyle }) => separatorStyle !== undefined);

describe('conversation styles', () => {
  it.each(rendered.map(({ name }) => name))('%s: the spans cover the plain rendering', (name) => {
    const style = conversationStyle(name);
    for (const messages of [dialogue, dialogue.slice(1), dialogue.slice(1, 2), []]) {
      const { text, spans } = renderDialogueWithProvenance(style, messages);
      expect(text).toBe(renderDialogue(style, messages));
      expect(spans.map(({ start }) => start)).toEqual(
        [0, ...spans.map(({ end }) => end)].slice(0, spans.length),
      );
      expect(spans.at(-1)?.end ?? 0).toBe(text.length);
      for (const { kind, message, start, end } of spans) {
        if (kind !== 'content') continue;
        const content = (messages[message ?? -1]?.content ?? '').replaceAll('\n\n', '\n');
        expect(content).toContain(text.slice(start, end).replaceAll('\n\n', '\n'));
      }
    }
  });

  it('tells roles, contents and the style’s own text apart', () => {
    const { text, spans } = renderDialogueWithProvenance(conversationStyle('llama-2'), dialogue.slice(0, 3));
    expect(spans.map(({ start, end, kind, message }) => [text.slice(start, end), kind, message])).toEqual([
      ['[INST] <<SYS>>\n', 'literal', undefined],
      ['Be brief.', 'content', 0],
      ['\n<</SYS>>\n\n', 'literal', undefined],
      [' 👩‍👩‍👧 asks\n\nagain ', 'content', 1],
      [' ', 'literal', 1],
      ['[/INST]', 'role', 2],
      [' ', 'literal', 2],
      ['b\ud800', 'content', 2],
      [' </s><s>', 'literal', 2],
    ]);
  });
});
