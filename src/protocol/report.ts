import * as v from 'valibot';
import { Finding, Progress, tasks, TokenCounts } from './evaluator';

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
 * `error` = it could not be scored; `pending` = not scored yet; `scored` = nothing says which completion
 * should win (best of n, dialogues).
 */
export const Result = v.picklist(['win', 'loss', 'tie', 'scored', 'unscored', 'error', 'pending']);
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

export const SubsetSummary = v.object({
  name: v.string(),
  ...tally,
  /** Of all scores (dialogues) or of the best one of each prompt (best of n); null while nothing is scored. */
  meanScore: v.nullable(v.number()),
  /** Standard deviation of the scores that `meanScore` is the mean of. */
  scoreDeviation: v.optional(v.nullable(v.number())),
});
export type SubsetSummary = v.InferOutput<typeof SubsetSummary>;

/** `queued` and `running` are known only to who runs it; a journal alone says `interrupted` then. */
export const RunStatus = v.picklist(['queued', 'running', 'done', 'cancelled', 'failed', 'interrupted']);
export type RunStatus = v.InferOutput<typeof RunStatus>;

/** One of the ways in which RewardBench has made one number of its sections. */
export const Overall = v.object({
  /** E.g. `Leaderboard`. */
  name: v.string(),
  /** E.g. `mean of the four sections`. */
  formula: v.string(),
  accuracy: Accuracy,
});
export type Overall = v.InferOutput<typeof Overall>;

/** RewardBench 2's subset Ties: what its score is made of, all in 0..1 but the last, which is in −1..1. */
export const TiesSummary = v.object({
  score: v.number(),
  accuracyTied: v.number(),
  accuracyReference: v.number(),
  /** Share of prompts where the tied answers lie closer together than the best wrong one lies below them. */
  correctnessPreferred: v.number(),
  correctnessPreferredHard: v.number(),
  correctnessMargin: v.number(),
});
export type TiesSummary = v.InferOutput<typeof TiesSummary>;

/** Models that are shown two completions at once: how often it matters which one stands first. */
export const PositionBias = v.object({
  /** Share of all questions in which the one shown first was preferred; 0.5 = no bias. */
  firstPreferred: Accuracy,
  /** Share of pairs in which both orders gave the same completion. */
  consistent: Accuracy,
});
export type PositionBias = v.InferOutput<typeof PositionBias>;

/** The best reward among n candidates that one can expect, mean over prompts. */
export const BestOfNPoint = v.object({ n: count, expected: v.number(), low: v.number(), high: v.number() });
export type BestOfNPoint = v.InferOutput<typeof BestOfNPoint>;

/** Of all scores (dialogues) or of the best one of each prompt (best of n). */
export const ScoreSummary = v.object({
  count,
  mean: v.number(),
  /** Of the population. */
  deviation: v.number(),
  lowest: v.number(),
  highest: v.number(),
});
export type ScoreSummary = v.InferOutput<typeof ScoreSummary>;

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
    /** What the weights of its linear layers were rounded to. */
    quantized: v.optional(v.string()),
    /** RewardBench's word for the kind of scorer: `Seq. Classifier`, `Custom Classifier`, `DPO`, `DPO Ref. Free`. */
    type: v.string(),
    /** Name of the reference model. */
    reference: v.optional(v.string()),
  }),
  task: v.picklist(tasks),
  dataset: v.object({ name: v.string(), unreadable: count, columns: v.array(v.string()) }),
  chatTemplate: v.string(),
  provider: v.string(),
  maxLength: count,
  findings: v.array(Finding),
  /** Of scoring, over all sessions of the run that came to an end. */
  seconds: v.number(),
  tokens: count,
  counts: v.optional(TokenCounts),
  /** Lines of the journal that could not be understood. */
  invalidLines: count,
  ...tally,
  /** In RewardBench's order, then by name. */
  subsets: v.array(SubsetSummary),
  /** RewardBench's weighted groups of subsets, as far as there are any; `complete` = none of its subsets is missing. */
  sections: v.array(v.object({ name: v.string(), complete: v.boolean(), accuracy: Accuracy })),
  /** RewardBench's one number, in each of its published variants of which all sections are there. */
  overall: v.array(Overall),
  tiesSubset: v.optional(TiesSummary),
  positionBias: v.optional(PositionBias),
  /** Dialogues and best of n, once something is scored. */
  scores: v.optional(ScoreSummary),
  /** For n = 1 … N. */
  bestOfN: v.optional(v.array(BestOfNPoint)),
  /** Only while it runs. */
  progress: v.optional(Progress),
});
export type RunSummary = v.InferOutput<typeof RunSummary>;

export const resultFilters = ['all', 'misranked', 'ties', 'truncated', 'errors'] as const;
export const Filter = v.object({
  /** `misranked` = the model does not prefer the chosen one (losses and ties); `errors` = errors and unscored. */
  result: v.picklist(resultFilters),
  subset: v.optional(v.string()),
  /** In the filter language of `src/runs/filter`, e.g. `margin<0 len>500`. */
  query: v.optional(v.string()),
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
  /** The lowest score of the chosen, the highest of the rejected completions; best of n: best and second. */
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
  /**
   * Models that compare two completions: the probability with which the one shown first was preferred, for each
   * ordered pair (0,1), (0,2) … (1,0) … of the completions.
   */
  firstShown: v.optional(v.array(score)),
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

/** Completions as the dataset has them (chosen ones first), or the best score first. */
export const CompletionOrder = v.picklist(['given', 'score']);
export type CompletionOrder = v.InferOutput<typeof CompletionOrder>;

/** Charts of the overview that can be shown as tables. */
export const OverviewChart = v.picklist(['subsets', 'best-of-n']);
export type OverviewChart = v.InferOutput<typeof OverviewChart>;

/** What the webview keeps over a reload of the window. */
export const ReportState = v.object({
  runFolder: v.string(),
  filter: Filter,
  sort: Sort,
  /** Index of the example that is open. */
  selected: v.optional(count),
  /** Index of the example under the cursor. */
  cursor: v.optional(count),
  /** Charts that are shown as tables. */
  tables: v.optional(v.array(OverviewChart)),
  /** Name of the variant of the overall number that is shown. */
  overall: v.optional(v.string()),
  completionOrder: v.optional(CompletionOrder),
});
export type ReportState = v.InferOutput<typeof ReportState>;
