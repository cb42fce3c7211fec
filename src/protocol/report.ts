import * as v from 'valibot';
import { Finding, Progress } from './evaluator';

/**
 * The contract between the report's webview and the extension host. The webview asks for pages of rows
 * and single examples; it never holds the run.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Null where there is none: not scored, or the model gave NaN or an infinity. */
const score = v.nullable(v.number());

/**
 * How the model judged an example: `win` = every chosen completion above every rejected one, `tie` =
 * the lowest chosen equals the highest rejected, `loss` = below; `unscored` = a score is not a number;
 * `error` = it could not be scored; `pending` = not scored yet.
 */
export const Result = v.picklist(['win', 'loss', 'tie', 'unscored', 'error', 'pending']);
export type Result = v.InferOutput<typeof Result>;

/** A proportion of examples with its 95 % interval, all in 0..1; null while nothing is scored. */
export const Accuracy = v.object({
  value: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
  /** Examples it is computed from. */
  scored: count,
});
export type Accuracy = v.InferOutput<typeof Accuracy>;

const tally = {
  /** Examples in the run, scored or not. */
  examples: count,
  wins: count,
  losses: count,
  ties: count,
  unscored: count,
  errors: count,
  truncated: count,
  accuracy: Accuracy,
};

export const SubsetSummary = v.object({ name: v.string(), ...tally });
export type SubsetSummary = v.InferOutput<typeof SubsetSummary>;

/** `queued` and `running` are known only to who runs it; a journal alone says `interrupted` then. */
export const RunStatus = v.picklist(['queued', 'running', 'done', 'cancelled', 'failed', 'interrupted']);
export type RunStatus = v.InferOutput<typeof RunStatus>;

export const RunSummary = v.object({
  id: v.string(),
  createdAt: v.string(),
  status: RunStatus,
  /** Why it failed, where it did. */
  problem: v.optional(v.string()),
  model: v.object({
    name: v.string(),
    architecture: v.string(),
    head: v.string(),
    parameters: count,
    dtype: v.string(),
  }),
  dataset: v.object({ name: v.string(), unreadable: count, columns: v.array(v.string()) }),
  chatTemplate: v.string(),
  provider: v.string(),
  maxLength: count,
  findings: v.array(Finding),
  /** Of scoring, over all sessions of the run that came to an end. */
  seconds: v.number(),
  tokens: count,
  /** Lines of the journal that could not be understood. */
  invalidLines: count,
  ...tally,
  /** In RewardBench's order, then by name. */
  subsets: v.array(SubsetSummary),
  /** RewardBench's weighted groups of subsets, as far as there are any; `complete` = none of its subsets is missing. */
  sections: v.array(v.object({ name: v.string(), complete: v.boolean(), accuracy: Accuracy })),
  /** RewardBench's one number: the mean of its four sections, once all are there. */
  leaderboard: v.optional(Accuracy),
  /** Only while it runs. */
  progress: v.optional(Progress),
});
export type RunSummary = v.InferOutput<typeof RunSummary>;

export const resultFilters = ['all', 'misranked', 'ties', 'truncated', 'errors'] as const;
export const Filter = v.object({
  /** `misranked` = the model does not prefer the chosen one (losses and ties); `errors` = errors and unscored. */
  result: v.picklist(resultFilters),
  subset: v.optional(v.string()),
});
export type Filter = v.InferOutput<typeof Filter>;

export const Sort = v.object({
  key: v.picklist(['index', 'chosen', 'rejected', 'margin']),
  descending: v.boolean(),
});
export type Sort = v.InferOutput<typeof Sort>;

export const longestPage = 500;
export const PageQuery = v.object({
  filter: Filter,
  sort: Sort,
  offset: count,
  limit: v.pipe(count, v.minValue(1), v.maxValue(longestPage)),
});
export type PageQuery = v.InferOutput<typeof PageQuery>;

export const Row = v.object({
  index: count,
  subset: v.string(),
  /** The beginning of the last user turn, on one line. */
  excerpt: v.string(),
  result: Result,
  /** The lowest score of the chosen, the highest of the rejected completions. */
  chosen: score,
  rejected: score,
  margin: score,
  truncated: v.boolean(),
});
export type Row = v.InferOutput<typeof Row>;

export const Page = v.object({ offset: count, total: count, rows: v.array(Row) });
export type Page = v.InferOutput<typeof Page>;

export const ExampleDetail = v.object({
  index: count,
  id: v.string(),
  subset: v.string(),
  /** Line (or row) of the dataset's file. */
  row: count,
  result: Result,
  margin: score,
  error: v.optional(v.string()),
  prompt: v.array(v.object({ role: v.string(), content: v.string() })),
  completions: v.array(
    v.object({
      text: v.string(),
      model: v.optional(v.string()),
      chosen: v.boolean(),
      score,
      tokens: v.optional(count),
      truncated: v.optional(count),
    }),
  ),
});
export type ExampleDetail = v.InferOutput<typeof ExampleDetail>;

/** What the report may have the host do. */
export const ReportAction = v.picklist(['cancel', 'resume', 'showLog', 'reveal']);
export type ReportAction = v.InferOutput<typeof ReportAction>;

/** Questions of the webview: what it sends, what it gets. */
export const reportRequests = {
  /** First message: until it arrives the host sends nothing. */
  ready: {
    params: v.object({}),
    result: v.object({ runFolder: v.string(), summary: RunSummary, trusted: v.boolean() }),
  },
  page: { params: PageQuery, result: Page },
  /** Where an example stands among the rows; null where the filter leaves it out. */
  position: {
    params: v.object({ filter: Filter, sort: Sort, index: count }),
    result: v.object({ position: v.nullable(count) }),
  },
  example: { params: v.object({ index: count }), result: ExampleDetail },
  act: { params: v.object({ action: ReportAction }), result: v.object({}) },
} as const;

/** What the host tells unasked. Rows may have changed when a summary arrives. */
export const reportEvents = { summary: RunSummary } as const;

/** What the webview keeps over a reload of the window. */
export const ReportState = v.object({
  runFolder: v.string(),
  filter: Filter,
  sort: Sort,
  selected: v.optional(count),
});
export type ReportState = v.InferOutput<typeof ReportState>;
