import { DatasetError } from '../dataset-error';
import type { Row } from '../readers/row';
import { rankedNames, rivalNames, winnerNames, type FindColumn } from './columns';
import { encodingOf, readContent, type Content, type Encoding } from './content';
import { winnerReader } from './winner';

/** A row's completions, told apart. */
interface Ranked {
  readonly chosen: Content;
  readonly rejected: Content;
  readonly chosenModel: string | undefined;
  readonly rejectedModel: string | undefined;
}

/** Which columns hold the completions, and how to read them. */
export interface CompletionColumns {
  /** What the columns were taken for, e.g. `chosen ← better`. */
  readonly description: readonly string[];
  /** The columns whose cells are completions. */
  readonly names: readonly [string, string];
  /** @throws {RowProblem} */
  read(value: Row['value']): Ranked;
}

/**
 * Finds the completions among a file's columns; undefined where there are none.
 * @throws {DatasetError} where two completions are there but nothing says which is better.
 */
export function findCompletions(
  file: string,
  find: FindColumn,
  sample: readonly Row[],
  hasPrompt: boolean,
): CompletionColumns | undefined {
  return findRanked(find, sample, hasPrompt) ?? findRivals(file, find, sample, hasPrompt);
}

function findRanked(
  find: FindColumn,
  sample: readonly Row[],
  hasPrompt: boolean,
): CompletionColumns | undefined {
  for (const names of rankedNames) {
    const [chosen, rejected] = [find(names.chosen), find(names.rejected)];
    if (chosen === undefined || rejected === undefined) continue;
    const encoding = sharedEncoding([chosen, rejected], sample, hasPrompt);
    const [chosenModel, rejectedModel] = [find('chosen_model'), find('rejected_model')];
    return {
      names: [chosen, rejected],
      description: [`chosen ← ${chosen}`, `rejected ← ${rejected}`],
      read: (value) => ({
        chosen: readContent(chosen, value[chosen], encoding),
        rejected: readContent(rejected, value[rejected], encoding),
        chosenModel: textIn(value, chosenModel),
        rejectedModel: textIn(value, rejectedModel),
      }),
    };
  }
  return undefined;
}

function findRivals(
  file: string,
  find: FindColumn,
  sample: readonly Row[],
  hasPrompt: boolean,
): CompletionColumns | undefined {
  for (const rivals of rivalNames) {
    const [a, b] = [find(rivals.a), find(rivals.b)];
    if (a === undefined || b === undefined) continue;
    const winner = find(...winnerNames);
    if (winner === undefined) {
      throw new DatasetError(
        file,
        `holds ${a} and ${b}, but no column says which of them is better`,
        `Add a column "winner" with "${a}" or "${b}", or name the columns chosen and rejected.`,
      );
    }
    const preferred = winnerReader(file, rivals, winner, sample);
    const encoding = sharedEncoding([a, b], sample, hasPrompt);
    const [modelA, modelB] = [find('model_a'), find('model_b')];
    return {
      names: [a, b],
      description: [`chosen, rejected ← ${a}, ${b} by ${winner}`],
      read: (value) => {
        const sides = [
          { content: readContent(a, value[a], encoding), model: textIn(value, modelA) },
          { content: readContent(b, value[b], encoding), model: textIn(value, modelB) },
        ] as const;
        const [chosen, rejected] =
          preferred(value[winner]) === 'a' ? [sides[0], sides[1]] : [sides[1], sides[0]];
        return {
          chosen: chosen.content,
          rejected: rejected.content,
          chosenModel: chosen.model,
          rejectedModel: rejected.model,
        };
      },
    };
  }
  return undefined;
}

/**
 * Both columns are read the same way. A transcript is a whole dialogue, so it is looked for only where
 * no column holds the prompt.
 */
function sharedEncoding(names: readonly string[], sample: readonly Row[], hasPrompt: boolean): Encoding {
  const [first = 'plain', ...others] = names.map((name) => encodingOf(name, sample));
  const same = others.every((encoding) => encoding === first);
  return same && !(hasPrompt && first === 'transcript') ? first : 'plain';
}

function textIn(value: Row['value'], column: string | undefined): string | undefined {
  const text = column === undefined ? undefined : value[column];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
