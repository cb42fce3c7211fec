import { contentHash } from './content-hash';
import { DatasetError } from './dataset-error';
import { findSource, type DatasetSource } from './dataset-source';
import { deviationsFrom } from './deviations';
import type { Example, Task, UnreadableRow } from './example';
import { ExampleStream } from './example-stream';
import { compareSubsets } from './sections';
import { subsetFilter } from './subset-filter';

export interface PreferenceSet {
  readonly name: string;
  /** In file order; ids are unique. */
  readonly examples: readonly Example[];
  readonly unreadable: readonly UnreadableRow[];
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns: readonly string[];
  readonly task: Task;
  /** Where it differs from what is known of the set of this name, e.g. another number of rows; one sentence each. */
  readonly deviations: readonly string[];
  /** SHA-256 of the file's content, hexadecimal; of several files, of the listing of their hashes. */
  readonly hash: string;
}

export interface PreferenceSetOptions {
  /** Only the first N examples (after the subset filter). */
  readonly limit?: number | undefined;
  /** Only these subsets, by exact name or `prefix*`; absent or empty = all. */
  readonly subsets?: readonly string[] | undefined;
  /** Of a folder: which of its configurations and splits. */
  readonly config?: string | undefined;
  readonly split?: string | undefined;
  /** Absent = what the catalogue says, else by the columns. */
  readonly task?: Task | undefined;
  /** Only the first N candidates of a best-of-n prompt. */
  readonly bestOf?: number | undefined;
}

/**
 * Reads the examples of a preference set: a file, or a folder laid out as a dataset's repository on the hub.
 * @throws {DatasetError} when it cannot be read, is not a preference set, holds no example, has no configuration,
 * split or subset of a name asked for, or is not what the task needs.
 */
export async function readPreferenceSet(
  fileOrFolder: string,
  options: PreferenceSetOptions = {},
): Promise<PreferenceSet> {
  const { limit = Infinity, subsets } = options;
  const source = await findSource(fileOrFolder, options);
  const stream = new ExampleStream(source, options);
  const filter = subsetFilter(subsets);
  const examples: Example[] = [];
  const unreadable: UnreadableRow[] = [];
  let whole = true;
  for await (const item of stream.items()) {
    if ('reason' in item) {
      unreadable.push(item);
    } else {
      const taken = filter.takes(item.subset) && examples.length < limit;
      if (taken) examples.push(item);
      else whole = false;
    }
    if (examples.length >= limit && filter.unmatched().length === 0) {
      whole = false;
      break;
    }
  }
  const [unknown] = filter.unmatched();
  if (unknown !== undefined) {
    const names = filter.seen().sort(compareSubsets).join(', ');
    throw new DatasetError(fileOrFolder, `has no subset "${unknown}"`, `Its subsets are: ${names}.`);
  }
  if (examples.length === 0) throw noExample(fileOrFolder, unreadable[0]);
  const counts = whole ? countBySubset(examples) : undefined;
  return {
    name: source.name,
    examples,
    unreadable,
    columns: columnsOf(source, stream),
    task: stream.task,
    deviations: counts === undefined ? [] : deviations(source, stream, counts, unreadable.length),
    hash: await contentHash(source.parts.flatMap(({ files }) => files)),
  };
}

export interface PreferenceSetDescription {
  readonly name: string;
  readonly subsets: readonly { readonly name: string; readonly count: number }[];
  readonly examples: number;
  readonly unreadable: number;
  readonly columns: readonly string[];
  readonly task: Task;
  /** As in {@link PreferenceSet}. */
  readonly deviations: readonly string[];
}

/**
 * Counts the examples of a preference set without keeping them.
 * @throws {DatasetError} as {@link readPreferenceSet}.
 */
export async function describePreferenceSet(
  fileOrFolder: string,
  options: Pick<PreferenceSetOptions, 'config' | 'split' | 'task'> = {},
): Promise<PreferenceSetDescription> {
  const source = await findSource(fileOrFolder, options);
  const stream = new ExampleStream(source, options);
  const counts = new Map<string, number>();
  let examples = 0;
  let unreadable = 0;
  let first: UnreadableRow | undefined;
  for await (const item of stream.items()) {
    if ('reason' in item) {
      unreadable += 1;
      first ??= item;
    } else {
      examples += 1;
      counts.set(item.subset, (counts.get(item.subset) ?? 0) + 1);
    }
  }
  if (stream.columns.size === 0) throw noExample(fileOrFolder, first);
  const subsets = [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => compareSubsets(a.name, b.name));
  return {
    name: source.name,
    subsets,
    examples,
    unreadable,
    columns: columnsOf(source, stream),
    task: stream.task,
    deviations: deviations(source, stream, counts, unreadable),
  };
}

/** What the columns were taken for, and which split, if that was for us to choose. */
function columnsOf({ assumed }: DatasetSource, { columns }: ExampleStream): string[] {
  return [...(assumed === undefined ? [] : [assumed]), ...columns];
}

function deviations(
  { known, parts }: DatasetSource,
  stream: ExampleStream,
  subsets: ReadonlyMap<string, number>,
  unreadable: number,
): readonly string[] {
  if (known === undefined) return [];
  return deviationsFrom(known, parts, { columns: stream.columnNames, subsets, unreadable });
}

function countBySubset(examples: readonly Example[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { subset } of examples) counts.set(subset, (counts.get(subset) ?? 0) + 1);
  return counts;
}

function noExample(file: string, first: UnreadableRow | undefined): DatasetError {
  return first === undefined
    ? new DatasetError(file, 'holds no rows', 'Choose a file that holds rows.')
    : new DatasetError(file, `no row can be read; row ${first.row}: ${first.reason}`, 'Correct the rows.');
}
