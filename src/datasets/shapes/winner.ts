import { DatasetError } from '../dataset-error';
import type { Row } from '../readers/row';
import type { Rivals } from './columns';
import { RowProblem } from './row-problem';

const ties = ['tie', 'tie (bothbad)', 'bothbad', 'both', 'neither', 'none', 'equal', 'draw', 'same'];

type Verdict = 'a' | 'b' | 'tie' | 'missing';

/**
 * Reads which of two completions a row prefers.
 * @throws {DatasetError} when the sample holds a value whose meaning is not sure, such as 0 next to
 * `response_a` and `response_b`. The reader itself throws {@link RowProblem}.
 */
export function winnerReader(
  file: string,
  rivals: Rivals,
  column: string,
  sample: readonly Row[],
): (value: unknown) => 'a' | 'b' {
  const verdicts = verdictsFor(rivals);
  for (const { value } of sample) {
    if (verdictOf(verdicts, value[column]) === undefined) {
      throw new DatasetError(
        file,
        `column "${column}" holds ${JSON.stringify(value[column])}: which of ${rivals.a} and ${rivals.b} that means is not sure`,
        `Write "${rivals.a}" or "${rivals.b}" ("tie" for neither), or name the columns chosen and rejected.`,
      );
    }
  }
  return (value) => {
    const verdict = verdictOf(verdicts, value);
    if (verdict === 'a' || verdict === 'b') return verdict;
    if (verdict === 'tie') throw new RowProblem(`${column} says that neither completion is better`);
    throw new RowProblem(
      verdict === 'missing' ? `${column} is missing` : `${column} names neither completion`,
    );
  };
}

function verdictsFor({ a, b, suffixes: [suffixA, suffixB] }: Rivals): ReadonlyMap<string, Verdict> {
  // Stanford's SHP: labels is 1 where human_ref_A is preferred, else 0.
  if (a === 'human_ref_a')
    return new Map([
      ['1', 'a'],
      ['0', 'b'],
    ] as const);
  const verdicts = new Map<string, Verdict>(ties.map((word) => [word, 'tie']));
  const names: readonly (readonly [Verdict, string, string])[] = [
    ['a', a, suffixA],
    ['b', b, suffixB],
  ];
  for (const [verdict, name, suffix] of names) {
    for (const word of [name, suffix, `model_${suffix}`, `response_${suffix}`]) verdicts.set(word, verdict);
  }
  if (suffixA === 'a') verdicts.set('1', 'a').set('2', 'b');
  return verdicts;
}

/** Undefined for a value that is none of the known ones. */
function verdictOf(verdicts: ReadonlyMap<string, Verdict>, value: unknown): Verdict | undefined {
  if (value === undefined || value === null || value === '') return 'missing';
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return verdicts.get(
    String(value)
      .trim()
      .toLowerCase()
      .replace(/^\[+|\]+$/g, ''),
  );
}
