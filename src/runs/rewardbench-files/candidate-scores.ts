import { join } from 'node:path';
import { pythonFloat, pythonNull, pythonObject, pythonString, type PythonValue } from '../python-json';
import { fileModel, type ResultHeader } from './result-header';
import { fileOfModel, safeName, writeWhole } from './write-file';

/** The score of one best-of-n candidate. */
export interface CandidateScore {
  readonly subset: string;
  readonly promptId: string;
  /** Its place among the prompt's candidates. */
  readonly candidate: number;
  /** The model that wrote it. */
  readonly generator: string | undefined;
  readonly score: number | null;
}

/** Where the original puts the candidates of its own sets; `tulu-13` is its spelling. */
const originalFolders: ReadonlyMap<string, string> = new Map([
  ['alpaca_eval HuggingFaceH4/zephyr-7b-beta', 'zephyr-7b'],
  ['alpaca_eval allenai/tulu-2-dpo-13b', 'tulu-13b'],
  ['mt_bench HuggingFaceH4/zephyr-7b-beta', 'zephyr-7b'],
  ['mt_bench allenai/tulu-2-dpo-13b', 'tulu-13'],
]);

/**
 * Writes the scores of best-of-n candidates, one object after the other, in a file for each subset and model that
 * wrote them.
 * @returns the files' paths, `FOLDER/best-of-n/SUBSET/GENERATOR/ORG/MODEL.json`
 */
export async function writeCandidateScores(
  folder: string,
  header: ResultHeader,
  rows: Iterable<CandidateScore>,
): Promise<string[]> {
  const files = new Map<string, CandidateScore[]>();
  for (const row of rows) {
    const file = fileOfModel(join(folder, 'best-of-n', ...foldersOf(row)), fileModel(header), '.json');
    const known = files.get(file);
    if (known) known.push(row);
    else files.set(file, [row]);
  }
  for (const [file, own] of files) await writeWhole(file, records(own));
  return [...files.keys()];
}

function foldersOf({ subset, generator }: CandidateScore): [string, string] {
  const original = originalFolders.get(`${subset} ${generator ?? ''}`);
  const name = original ?? safeName((generator ?? '').replaceAll('/', '--'));
  return [safeName(subset) || 'subset', name || 'unknown'];
}

function* records(rows: readonly CandidateScore[]): Generator<string> {
  for (const { promptId, candidate, generator, score } of rows) {
    const members = new Map<string, PythonValue>([
      ['id', [encodeId(promptId), String(candidate)]],
      ['model', generator === undefined ? pythonNull : pythonString(generator)],
      ['scores', pythonFloat(score ?? NaN)],
    ]);
    yield* pythonObject(members);
    yield '\n';
  }
}

/** The same prompt comes once for each model that answered it: `7#2` is the second time of the original's 7. */
function encodeId(id: string): string {
  const [, number] = /^(0|[1-9]\d{0,14})(#\d+)?$/.exec(id) ?? [];
  return number ?? pythonString(id);
}
