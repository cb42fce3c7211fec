import { readLines } from '../line-tail';
import { parseExample } from '../run-reader-row';
import { ComparisonError } from './comparison-error';
import { RunExamples } from './run-examples';
import type { RunScores } from './run-scores';

/** Where an example lies in a run. */
interface Place {
  readonly run: RunScores;
  readonly line: number;
}

/** One id with two contents. */
export interface Conflict {
  readonly id: string;
  readonly places: readonly [Place, Place];
}

/** The first two runs in which the example is not the same; undefined where it is the same in all that have it. */
export function findConflict(runs: readonly RunScores[], id: string): Conflict | undefined {
  let first: Place | undefined;
  for (const run of runs) {
    const line = run.examples.lines.get(id);
    if (line === undefined) continue;
    if (first === undefined) first = { run, line };
    else if (!RunExamples.equal(first.run.examples, first.line, run.examples, line)) {
      return { id, places: [first, { run, line }] };
    }
  }
  return undefined;
}

export async function differentContent({ id, places: [one, other] }: Conflict): Promise<ComparisonError> {
  const part = differingPart(await exampleAt(one), await exampleAt(other));
  return new ComparisonError(
    `${one.run.folder} and ${other.run.folder} are of different data: the ${part} of example "${id}" differ`,
    `Their datasets are ${dataOf(one.run)} and ${dataOf(other.run)}. Evaluate both models on one revision of one dataset.`,
  );
}

type Read = ReturnType<typeof parseExample>;

function differingPart(a: Read, b: Read): string {
  const differ = (part: (example: Read) => unknown) => JSON.stringify(part(a)) !== JSON.stringify(part(b));
  if (differ((example) => example?.prompt)) return 'prompts';
  if (differ((example) => example?.subset)) return 'subsets';
  return differ((example) => example?.completions.map(({ text }) => text))
    ? 'completions'
    : 'chosen completions';
}

async function exampleAt({ run: { examples }, line }: Place): Promise<Read> {
  const position = examples.positions[line];
  const [text = ''] = position === undefined ? [] : await readLines(examples.file, [position]);
  return parseExample(text);
}

/** @param ids of all examples of all runs */
export function nothingInCommon(runs: readonly RunScores[], ids: readonly string[]): ComparisonError {
  const folders = runs.map(({ folder }) => folder).join(', ');
  if (ids.some((id) => runs.every(({ examples }) => examples.lines.has(id)))) {
    return new ComparisonError(
      `${folders}: no example is scored in all of these runs yet`,
      'Resume those that are not done.',
    );
  }
  return new ComparisonError(
    `${folders} are of different data: they have no example in common`,
    `Their datasets are ${runs.map(dataOf).join(', ')}.`,
  );
}

/** A dataset's name, with the beginning of its files' hash. */
function dataOf({ header: { dataset, fingerprint } }: RunScores): string {
  const hash = fingerprint.dataset?.slice(0, 8);
  return hash === undefined ? dataset.name : `${dataset.name} (SHA-256 ${hash}…)`;
}
