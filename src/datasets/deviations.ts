import type { KnownDataset, KnownSplit } from './catalogue';
import type { DatasetPart } from './dataset-source';

/** What a whole set was found to hold. */
export interface Found {
  readonly columns: ReadonlySet<string>;
  /** Rows by subset. */
  readonly subsets: ReadonlyMap<string, number>;
  readonly unreadable: number;
}

/** Where a known set, read as a whole, differs from what is known of it, e.g. `shp has 3 rows, 4 are known`. */
export function deviationsFrom(
  known: KnownDataset,
  parts: readonly DatasetPart[],
  { columns, subsets, unreadable }: Found,
): readonly string[] {
  const missing = known.columns.filter((column) => !columns.has(column));
  const splits = parts.flatMap(({ config, split }) => {
    const one = known.splits.find(({ name }) => name === split);
    return one === undefined ? [] : [ofConfig(one, known, config)];
  });
  const sentences = missing.map((column) => `the known column ${column} is not there`);
  // A split of which nothing is known could hold anything.
  if (splits.length < parts.length) return sentences;
  const expected = new Map<string, number>();
  for (const { name, rows } of splits.flatMap((split) => split.subsets ?? [])) {
    expected.set(name, (expected.get(name) ?? 0) + rows);
  }
  for (const [name, rows] of expected) {
    const found = subsets.get(name) ?? 0;
    if (found !== rows) sentences.push(`${name} has ${found} rows, ${rows} are known`);
  }
  if (sentences.length > 0) return sentences;
  const totals = splits.map(({ rows }) => rows).filter((rows) => rows !== undefined);
  if (totals.length < splits.length) return sentences;
  const total = totals.reduce((sum, rows) => sum + rows, 0);
  const found = [...subsets.values()].reduce((sum, rows) => sum + rows, unreadable);
  return found === total ? [] : [`${known.name} has ${found} rows, ${total} are known`];
}

/** Where configurations are the subsets, a part holds those of its own configuration only. */
function ofConfig(split: KnownSplit, known: KnownDataset, config: string | undefined): KnownSplit {
  if (known.subsetIs !== 'config') return split;
  return { ...split, subsets: split.subsets?.filter(({ name }) => name === config) ?? [] };
}

/** Deviations that are named before the others are counted. */
const mostNamed = 3;

/** One sentence about all of them; undefined where there are none. */
export function deviationsText(deviations: readonly string[]): string | undefined {
  if (deviations.length === 0) return undefined;
  const more = deviations.length - mostNamed;
  const named = deviations.slice(0, mostNamed).join('; ');
  return `The hub's data has changed: ${named}${more > 0 ? `; and ${more} more` : ''}.`;
}
