import { dialogueNames, responseNames, writerNames } from './columns';
import { promptFrom, texts } from './comparison';
import { encodingOf, readContent } from './content';
import { findPrompt, findSystem } from './prompt';
import { RowProblem } from './row-problem';
import { completion, modelsOf, type Shape, type ShapeEvidence } from './shape';

/** Dialogues without a verdict: a list of messages, or a prompt and one answer; undefined where there is neither. */
export function findDialogues(evidence: ShapeEvidence): Shape | undefined {
  return findMessages(evidence) ?? findAnswers(evidence);
}

function findMessages({ find, sample }: ShapeEvidence): Shape | undefined {
  const column = find(...dialogueNames);
  if (column === undefined) return undefined;
  const encoding = encodingOf(column, sample);
  const system = findSystem(find);
  const writer = find(...writerNames);
  return {
    task: 'dialogues',
    columns: [
      `prompt ← ${column} but its last message`,
      ...(system === undefined ? [] : [system.description]),
      `completion ← last message of ${column}`,
    ],
    read: (value) => {
      const content = readContent(column, value[column], encoding);
      if (content.kind !== 'messages') throw new RowProblem(`${column} is not a list of messages`);
      const prompt = content.messages.slice(0, -1);
      const [text = ''] = texts(column, { kind: 'messages', messages: content.messages.slice(-1) });
      if (prompt.length === 0) throw new RowProblem('there is no prompt');
      const [model] = modelsOf(writer === undefined ? undefined : value[writer], 1);
      return {
        prompt: system?.prepend(value, prompt) ?? prompt,
        completions: [completion(text, model)],
        chosen: [],
      };
    },
  };
}

function findAnswers({ find, sample }: ShapeEvidence): Shape | undefined {
  const prompt = findPrompt(find, sample);
  const column = find(...responseNames);
  if (prompt === undefined || column === undefined) return undefined;
  const encoding = encodingOf(column, sample) === 'json' ? 'json' : 'plain';
  const system = findSystem(find);
  const writer = find(...writerNames);
  return {
    task: 'dialogues',
    columns: [
      prompt.description,
      ...(system === undefined ? [] : [system.description]),
      `completion ← ${column}`,
    ],
    read: (value) => {
      const content = readContent(column, value[column], encoding);
      if (content.kind === 'messages' && content.messages.length > 1) {
        throw new RowProblem(`${column} is a whole dialogue; with a prompt, one message is expected`);
      }
      const [text = '', ...others] = texts(column, content);
      if (others.length > 0) throw new RowProblem(`${column} holds ${others.length + 1} texts, not one`);
      const asked = promptFrom(() => prompt.read(value));
      const [model] = modelsOf(writer === undefined ? undefined : value[writer], 1);
      return {
        prompt: system?.prepend(value, asked) ?? asked,
        completions: [completion(text, model)],
        chosen: [],
      };
    },
  };
}
