import * as v from 'valibot';
import { tasks } from './evaluator';

/**
 * The contracts of the dataset preview: between its webview and the extension host, and between the host and
 * the thread that reads the file. Rows are asked for by page; neither side ever holds the dataset.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which dataset is looked at: a file, or a folder of files and which of its configurations and splits. */
export const DatasetSource = v.object({
  file: v.string(),
  config: v.optional(v.string()),
  split: v.optional(v.string()),
});
export type DatasetSource = v.InferOutput<typeof DatasetSource>;

export const DatasetFilter = v.object({
  /** Exact name. */
  subset: v.optional(v.string()),
  /** Somewhere in the prompt, a completion, its model or the id, whatever the capitals. */
  text: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
});
export type DatasetFilter = v.InferOutput<typeof DatasetFilter>;

/** Rows under a filter; `exact` is false while the end has not been seen: at least so many. */
const Total = { total: count, exact: v.boolean() };

export const DatasetFacts = v.object({
  name: v.string(),
  task: v.picklist(tasks),
  /** What each column was taken for, e.g. `prompt ← question`. */
  columns: v.array(v.string()),
  /** Why not all rows of the file can be seen. */
  note: v.optional(v.string()),
});
export type DatasetFacts = v.InferOutput<typeof DatasetFacts>;

export const DatasetRow = v.object({
  /** Place in the dataset, from 0. */
  index: count,
  subset: v.string(),
  /** Why it could not be read; there is nothing else to show then. */
  problem: v.optional(v.string()),
  /** The beginning of the last user turn, on one line. */
  prompt: v.string(),
  /** Beginnings of the first completion that is chosen, and of the first that is not. */
  chosen: v.optional(v.string()),
  other: v.optional(v.string()),
  completions: count,
  /** Of prompt and completions together. */
  characters: count,
});
export type DatasetRow = v.InferOutput<typeof DatasetRow>;

export const longestDatasetPage = 500;
export const DatasetPageQuery = v.object({
  filter: DatasetFilter,
  offset: count,
  limit: v.pipe(count, v.minValue(1), v.maxValue(longestDatasetPage)),
});
export type DatasetPageQuery = v.InferOutput<typeof DatasetPageQuery>;

/** Fewer rows than asked for: the end, or a search that has not come so far (`exact` is false). */
export const DatasetPage = v.object({ ...Total, rows: v.array(DatasetRow) });
export type DatasetPage = v.InferOutput<typeof DatasetPage>;

/** The beginning of a text, and how long it is as a whole. */
export const ClippedText = v.object({ text: v.string(), characters: count });
export type ClippedText = v.InferOutput<typeof ClippedText>;

export const DatasetExample = v.object({
  index: count,
  /** Line (or row) of the file. */
  row: count,
  /** Why it could not be read; there is nothing else to show then. */
  problem: v.optional(v.string()),
  id: v.string(),
  subset: v.string(),
  prompt: v.array(v.object({ role: v.string(), content: ClippedText })),
  completions: v.array(v.object({ text: ClippedText, model: v.optional(v.string()), chosen: v.boolean() })),
});
export type DatasetExample = v.InferOutput<typeof DatasetExample>;

/** Characters of each text that are sent at first, and when all are asked for. */
export const shortText = 20_000;
export const longText = 5_000_000;

const DatasetExampleQuery = v.object({ index: count, characters: v.pipe(count, v.maxValue(longText)) });

/** How far counting, or a search, has come. */
export const Counted = v.object({
  filter: DatasetFilter,
  ...Total,
  /** Rows looked at. */
  scanned: count,
  /** Rows there are to look at; absent while not known. */
  rows: v.optional(count),
  /** It goes on by itself. */
  running: v.boolean(),
  /** Why it went no further. */
  problem: v.optional(v.string()),
});
export type Counted = v.InferOutput<typeof Counted>;

/** What the whole dataset says, once it has been read. */
export const DatasetDescription = v.object({
  examples: count,
  unreadable: count,
  subsets: v.array(v.object({ name: v.string(), count })),
  columns: v.array(v.string()),
  /** Where it differs from what is known of the set of this name. */
  deviations: v.array(v.string()),
});
export type DatasetDescription = v.InferOutput<typeof DatasetDescription>;

const rows = {
  page: { params: DatasetPageQuery, result: DatasetPage },
  example: { params: DatasetExampleQuery, result: DatasetExample },
  /** Where an example stands among the rows; null where the filter leaves it out, or not known yet. */
  position: {
    params: v.object({ filter: DatasetFilter, index: count }),
    result: v.object({ position: v.nullable(count) }),
  },
} as const;

/** Questions of the host to the thread. */
export const readerRequests = { open: { params: DatasetSource, result: DatasetFacts }, ...rows } as const;
export const readerEvents = { counted: Counted } as const;

/** Questions of the webview to the host. */
export const previewRequests = {
  /** First message: until it arrives the host sends nothing. */
  ready: {
    params: v.object({}),
    result: v.object({
      source: DatasetSource,
      facts: DatasetFacts,
      trusted: v.boolean(),
      /** What to show at first; absent = what was shown last. */
      filter: v.optional(DatasetFilter),
    }),
  },
  ...rows,
  /** Evaluate a model on this dataset, or on one of its subsets. */
  evaluate: { params: v.object({ subset: v.optional(v.string()) }), result: v.object({}) },
} as const;

export const previewEvents = {
  counted: Counted,
  described: v.union([DatasetDescription, v.object({ problem: v.string() })]),
  /** Called again for a subset while open. */
  show: v.object({ filter: DatasetFilter }),
} as const;

/** What the webview keeps over a reload of the window. */
export const PreviewState = v.object({
  source: DatasetSource,
  filter: DatasetFilter,
  /** Index of the example that is open. */
  selected: v.optional(count),
  /** Index of the example under the cursor. */
  cursor: v.optional(count),
});
export type PreviewState = v.InferOutput<typeof PreviewState>;
