import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { conversationStyles } from '../../src/dialogue/conversation-style';
import { renderStyle, type StyleTurn } from '../../src/dialogue/render-style';

const Cases = v.object({
  cases: v.array(
    v.object({
      template: v.string(),
      case: v.string(),
      system: v.nullable(v.string()),
      messages: v.array(v.tuple([v.string(), v.nullable(v.string())])),
      prompt: v.string(),
    }),
  ),
});
type Case = v.InferOutput<typeof Cases>['cases'][number];

export interface CheckLine {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Renders every case of a file of FastChat's own prompts and reports each one, exact or not. */
export async function checkConversationStyles(
  file: string,
  report: (line: CheckLine) => void,
): Promise<void> {
  const { cases } = v.parse(Cases, JSON.parse(await readFile(file, 'utf8')));
  for (const golden of cases) {
    const name = `${golden.template} ${golden.case}`;
    try {
      const rendered = renderCase(golden);
      if (rendered === golden.prompt) report({ name, ok: true });
      else report({ name, ok: false, detail: firstDifference(rendered, golden.prompt) });
    } catch (error) {
      report({ name, ok: false, detail: String(error) });
    }
  }
}

function renderCase(golden: Case): string {
  const style = conversationStyles.find(({ name }) => name === golden.template);
  if (style === undefined) throw new Error('no such style');
  const said = golden.messages.map(([role, text], turn): StyleTurn => ({
    speaker: speakerOf(role, style.roles, turn),
    text,
  }));
  // Cases named "+preset" start with the style's own example turns, listed in the file or not.
  const examples = style.exampleTurns.map((text, turn): StyleTurn => ({
    speaker: turn % 2 === 0 ? 0 : 1,
    text,
  }));
  const listed = examples.every(({ text }, turn) => said[turn]?.text === text);
  const turns = golden.case.includes('+preset') && !listed ? [...examples, ...said] : said;
  return renderStyle(style, { turns, ...(golden.system !== null && { system: golden.system }) });
}

function speakerOf(role: string, labels: readonly [string, string], turn: number): 0 | 1 {
  if (role === 'user') return 0;
  if (role === 'assistant') return 1;
  if (labels[0] !== labels[1]) {
    if (role === labels[0]) return 0;
    if (role === labels[1]) return 1;
  }
  return turn % 2 === 0 ? 0 : 1;
}

function firstDifference(actual: string, expected: string): string {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40));
  return `differs at ${at}: ${around(actual)} instead of ${around(expected)}`;
}
