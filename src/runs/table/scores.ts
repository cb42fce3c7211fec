import type { CurvePoint } from '../best-of-n';
import type { Metrics, Tally } from '../metrics';
import { printable, type Line, type Table } from './layout';

/** What the scores of each subset are like: of all dialogues, or of each prompt's best candidate. */
export function scoreTable({ task, subsets, all }: Metrics): Table {
  return {
    title: 'subset',
    columns: [
      { title: 'n', width: 8 },
      { title: task === 'best-of-n' ? 'mean best' : 'mean score', width: 12 },
      { title: 'deviation', width: 11 },
      { title: 'lowest', width: 11 },
      { title: 'highest', width: 11 },
    ],
    groups: [
      subsets.map((subset) => line(printable(subset.name), subset, 'plain')),
      [line(task === 'best-of-n' ? 'All prompts' : 'All dialogues', all, 'mean')],
    ],
  };
}

function line(name: string, { scores }: Tally, style: Line['style']): Line {
  const count = scores?.count ?? 0;
  const numbers =
    scores === null || count === 0 ? [] : [scores.mean, scores.std, scores.lowest ?? 0, scores.highest ?? 0];
  return { name, style, cells: [String(count), ...numbers.map(score)] };
}

/** The curve "expected best reward of n" at powers of two and at its end. */
export function curveTable(curve: readonly CurvePoint[]): Table {
  const shown = curve.filter(({ n }) => Number.isInteger(Math.log2(n)) || n === curve.length);
  return {
    title: 'candidates',
    columns: [
      { title: 'expected best', width: 20 },
      { title: '95 % interval', width: 24 },
    ],
    groups: [
      shown.map(({ n, expected, interval: [low, high] }) => ({
        name: `best of ${n}`,
        style: 'plain',
        cells: [score(expected), `${score(low).padStart(9)} – ${score(high).padStart(9)}`],
      })),
    ],
  };
}

/** Four decimals, or an exponent where they say nothing. */
function score(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : value.toFixed(4);
}
