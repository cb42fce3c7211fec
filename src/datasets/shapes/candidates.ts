import type { Row } from '../readers/row';
import { candidateNames, writerNames } from './columns';
import { encodingOf, readContent } from './content';
import { promptFrom } from './comparison';
import { findPrompt, findSystem } from './prompt';
import { RowProblem } from './row-problem';
import { checkCount, completion, modelsOf, type Shape, type ShapeEvidence } from './shape';

/**
 * A prompt and a list of answers to choose the best from, as RewardBench's best-of-n candidates have them;
 * undefined where no column holds lists of texts.
 * @param bestOf only the first n candidates of each row
 */
export function findCandidates(
  { find, sample }: ShapeEvidence,
  bestOf: number | undefined,
): Shape | undefined {
  const prompt = findPrompt(find, sample);
  const column = find(...candidateNames);
  if (prompt === undefined || column === undefined || !holdsLists(column, sample)) return undefined;
  const system = findSystem(find);
  const writer = find(...writerNames);
  const encoding = encodingOf(column, sample);
  return {
    task: 'best-of-n',
    columns: [
      prompt.description,
      ...(system === undefined ? [] : [system.description]),
      `candidates ← ${bestOf === undefined ? '' : `first ${bestOf} of `}${column}`,
      ...(writer === undefined ? [] : [`model ← ${writer}`]),
    ],
    read: (value) => {
      const content = readContent(column, value[column], encoding);
      if (content.kind !== 'texts') throw new RowProblem(`${column} is not a list of texts`);
      const models = modelsOf(writer === undefined ? undefined : value[writer], content.texts.length);
      const texts = content.texts.slice(0, bestOf);
      checkCount(texts.length);
      const asked = promptFrom(() => prompt.read(value));
      return {
        prompt: system?.prepend(value, asked) ?? asked,
        // An empty text is an answer too: the model that wrote it said nothing.
        completions: texts.map((text, index) => completion(text, models[index])),
        chosen: [],
      };
    },
  };
}

/** Whether a row of the sample has a list of texts there, rather than one text or a dialogue. */
function holdsLists(column: string, sample: readonly Row[]): boolean {
  const encoding = encodingOf(column, sample);
  return sample.some(({ value }) => {
    try {
      return readContent(column, value[column], encoding).kind === 'texts';
    } catch (error) {
      if (error instanceof RowProblem) return false;
      throw error;
    }
  });
}
