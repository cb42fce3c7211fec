import { DatasetError } from '../dataset-error';
import type { Row } from '../readers/row';
import { compare } from './comparison';
import { findCompletions, type CompletionColumns } from './completions';
import { findPrompt, findSystem } from './prompt';
import { RowProblem } from './row-problem';
import { checkCount, completion, modelsOf, type Shape, type ShapeEvidence } from './shape';

/**
 * Completions of which some are better than others: chosen and rejected, or two and a winner; undefined
 * where no column holds them.
 * @throws {DatasetError} when it is there but nothing says which is better, or the prompt is missing.
 */
export function findPreference({ file, find, sample }: ShapeEvidence): Shape | undefined {
  const prompt = findPrompt(find, sample);
  const completions = findCompletions(file, find, sample, prompt !== undefined);
  if (completions === undefined) return undefined;
  const whole = sample.some(({ value }) => holdsDialogues(completions, value));
  if (prompt === undefined && !whole) {
    throw new DatasetError(
      file,
      `holds completions (${completions.names.join(', ')}) but no prompt`,
      'Add a column "prompt", or put whole dialogues into the completions.',
    );
  }
  const system = findSystem(find);
  const models = find('models');
  const [chosenName, rejectedName] = completions.names;
  return {
    task: 'preference',
    columns: [
      whole || prompt === undefined
        ? `prompt ← messages common to ${completions.names.join(', ')}`
        : prompt.description,
      ...(system === undefined ? [] : [system.description]),
      ...completions.description,
    ],
    read: (value) => {
      const ranked = completions.read(value);
      const { chosen, rejected, ...compared } = compare(
        prompt === undefined ? undefined : () => prompt.read(value),
        ranked.chosen,
        ranked.rejected,
        { chosen: chosenName, rejected: rejectedName },
      );
      const texts = [...chosen, ...rejected];
      checkCount(texts.length);
      const listed = modelsOf(models === undefined ? undefined : value[models], texts.length);
      return {
        prompt: system?.prepend(value, compared.prompt) ?? compared.prompt,
        completions: texts.map((text, index) => {
          const model = index < chosen.length ? ranked.chosenModel : ranked.rejectedModel;
          return completion(text, model ?? listed[index]);
        }),
        chosen: [...chosen.keys()],
      };
    },
  };
}

/** Whether a row's completions are dialogues that begin with the prompt. */
function holdsDialogues(completions: CompletionColumns, value: Row['value']): boolean {
  try {
    const { chosen, rejected } = completions.read(value);
    return [chosen, rejected].every((side) => side.kind === 'messages' && side.messages.length > 1);
  } catch (error) {
    if (error instanceof RowProblem) return false;
    throw error;
  }
}
