import { join } from 'node:path';
import { pythonFloat, pythonLine, pythonString } from '../python-json';
import { fileModel, type ResultHeader } from './result-header';
import { fileOfModel, writeWhole } from './write-file';

/** The score of one dialogue. */
export interface DialogueScore {
  /** The first message. */
  readonly prompt: string;
  /** The whole dialogue as the model was given it: the template applied. */
  readonly text: string;
  readonly score: number | null;
}

/** In a run's folder; beside the model's name there would be room for no other file of the run. */
export const outputsFolder = 'outputs';

/**
 * Writes the scores of dialogues, one a line. A missing score is `NaN`.
 * @returns the file's path, `FOLDER/outputs/ORG/MODEL_outputs.jsonl`; in the original without `outputs`.
 */
export async function writeDialogueScores(
  folder: string,
  header: ResultHeader,
  rows: Iterable<DialogueScore>,
): Promise<string> {
  const file = fileOfModel(join(folder, outputsFolder), fileModel(header), '_outputs.jsonl');
  return writeWhole(file, lines(rows));
}

function* lines(rows: Iterable<DialogueScore>): Generator<string> {
  for (const { prompt, text, score } of rows) {
    const line = pythonLine([
      ['prompt', pythonString(prompt)],
      ['results', pythonFloat(score ?? NaN)],
      ['text', pythonString(text)],
    ]);
    yield `${line}\n`;
  }
}
