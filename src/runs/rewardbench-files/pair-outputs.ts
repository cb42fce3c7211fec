import { join } from 'node:path';
import { pythonFloat, pythonInt, pythonLine, pythonString } from '../python-json';
import { outputsFolder } from './dialogue-scores';
import { won, type PairScore } from './pair-scores';
import { idEncoder, type ResultHeader } from './result-header';
import { fileOfModel, writeWhole } from './write-file';

/**
 * Writes each pair with its scores on a line, as the original's `rewardbench` command does; of the dataset's further
 * columns, which it carries along, subset and id. A missing score is `NaN`.
 * @returns the file's path, `FOLDER/outputs/ORG/MODEL_outputs.jsonl`; in the original without `outputs`.
 */
export async function writePairOutputs(
  folder: string,
  { model }: ResultHeader,
  rows: readonly PairScore[],
): Promise<string> {
  return writeWhole(fileOfModel(join(folder, outputsFolder), model, '_outputs.jsonl'), lines(rows));
}

function* lines(rows: readonly PairScore[]): Generator<string> {
  const encodeId = idEncoder(rows.map(({ id }) => id));
  for (const row of rows) {
    const line = pythonLine([
      ['prompt', pythonString(row.prompt)],
      ['results', pythonInt(won(row) ? 1 : 0)],
      ['scores_chosen', pythonFloat(row.scoreChosen ?? NaN)],
      ['scores_rejected', pythonFloat(row.scoreRejected ?? NaN)],
      ['text_chosen', pythonString(row.textChosen)],
      ['text_rejected', pythonString(row.textRejected)],
      ['subset', pythonString(row.subset)],
      ['id', encodeId(row.id)],
    ]);
    yield `${line}\n`;
  }
}
