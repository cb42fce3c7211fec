import { load } from 'js-yaml';
import * as v from 'valibot';
import { DatasetError } from '../dataset-error';

/** The file at the top of a dataset's repository that describes it. */
export const cardFile = 'README.md';

/** Cards of sets with thousands of configurations have some hundred kilobytes. */
export const maxCardBytes = 2 ** 20;

/** A configuration as the card declares it. */
export interface DeclaredConfig {
  readonly name: string;
  readonly isDefault: boolean;
  /** Patterns of files by split; undefined where they are to be found by their names. */
  readonly splits: readonly DeclaredSplit[] | undefined;
  /** Folder in which the names are looked at. */
  readonly folder: string;
}

export interface DeclaredSplit {
  readonly name: string;
  readonly patterns: readonly string[];
}

const OneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
);
/** YAML reads `path: 2024` as a number, and `split: yes` stays text in YAML 1.2. */
const Name = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const DataFiles = v.union([
  v.pipe(
    v.array(v.object({ split: Name, path: OneOrMore })),
    v.transform((entries) => entries.map(({ split, path }) => ({ name: split, patterns: path }))),
  ),
  // Files without a split are those of `train`.
  v.pipe(
    OneOrMore,
    v.transform((patterns) => [{ name: 'train', patterns }]),
  ),
  v.pipe(
    v.record(v.string(), OneOrMore),
    v.transform((splits) => Object.entries(splits).map(([name, patterns]) => ({ name, patterns }))),
  ),
]);

const Card = v.object({
  configs: v.optional(
    v.array(
      v.object({
        config_name: v.optional(Name, 'default'),
        default: v.optional(v.boolean(), false),
        data_files: v.optional(DataFiles),
        data_dir: v.optional(v.string(), ''),
      }),
    ),
  ),
});

/**
 * The configurations that a dataset card (README.md) declares in its YAML front matter; none where it does not.
 * Format: https://huggingface.co/docs/hub/datasets-manual-configuration
 * @param file the card's path or address, for errors
 * @throws {DatasetError} when the front matter is not YAML, or declares configurations that cannot be understood.
 */
export function declaredConfigs(file: string, readme: string): readonly DeclaredConfig[] {
  const frontMatter = findFrontMatter(file, readme);
  if (frontMatter === undefined) return [];
  let content: unknown;
  try {
    content = load(`---\n${frontMatter}`, { maxAliases: 100 });
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new DatasetError(file, `its front matter is not YAML: ${reason}`, advice);
  }
  if (typeof content !== 'object' || content === null || !('configs' in content)) return [];
  const card = v.safeParse(Card, content, { abortEarly: true });
  if (!card.success) {
    const path = v.getDotPath(card.issues[0]) ?? 'configs';
    throw new DatasetError(file, `"${path}" in its front matter is not understood`, advice);
  }
  return (card.output.configs ?? []).map((config) => ({
    name: config.config_name,
    isDefault: config.default,
    splits: config.data_files,
    folder: config.data_dir.replace(/^(\.\/)+|\/+$/g, ''),
  }));
}

const advice =
  'Correct it (configs: config_name, data_files with split and path), or choose the data file itself.';

function findFrontMatter(file: string, readme: string): string | undefined {
  const start = /^\uFEFF?---[ \t]*\r?\n/.exec(readme);
  if (start === null) return undefined;
  const text = readme.slice(start[0].length, maxCardBytes);
  const end = /^---[ \t]*\r?$/m.exec(text);
  if (end !== null) return text.slice(0, end.index);
  // A line across, as Markdown has it.
  if (Buffer.byteLength(readme) < maxCardBytes) return undefined;
  throw new DatasetError(file, `its front matter is longer than ${maxCardBytes / 2 ** 20} MB`, advice);
}
