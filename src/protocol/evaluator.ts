import * as v from 'valibot';

/**
 * The contract between the evaluator process and whoever forked it (extension or command line).
 * Requests go in, events come out, both over the fork's IPC channel; each end validates what it receives.
 */

/** ONNX Runtime's execution providers, in the order in which `auto` takes those that it tries. */
export const executionProviders = ['cuda', 'webgpu', 'dml', 'coreml', 'cpu'] as const;
export type ExecutionProvider = (typeof executionProviders)[number];

export const providers = ['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;

/**
 * What is asked of the examples: `preference` = the chosen completions above the rejected ones;
 * `rewardbench-2` = the same with part credit for ties and a formula for the subset Ties; `best-of-n` = which
 * candidate the model takes, nothing says which is right; `dialogues` = only their scores.
 */
export const tasks = ['preference', 'rewardbench-2', 'best-of-n', 'dialogues'] as const;
export type Task = (typeof tasks)[number];

/** How log-probabilities become a score without a reference model: mean, negative 2-norm, or sum over tokens. */
export const referenceFreeTypes = ['avg', 'norm', 'sum'] as const;
export type ReferenceFreeType = (typeof referenceFreeTypes)[number];

/** `rewardbench-v0` = the first release: in addition DPO sees each prompt twice. */
export const compatTargets = ['rewardbench', 'rewardbench-v0'] as const;
export type CompatTarget = (typeof compatTargets)[number];

export const precisions = ['float32', 'float16'] as const;
export type Precision = (typeof precisions)[number];

export const quantizations = ['int8'] as const;
export type Quantization = (typeof quantizations)[number];

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Consecutive layers on one device. */
export const Placement = v.object({
  provider: v.picklist(executionProviders),
  /** Which of the provider's devices. */
  device: count,
  layers: positiveInteger,
});
export type Placement = v.InferOutput<typeof Placement>;

/** Everything that decides a run's scores, as the user chose it. Paths are absolute. */
export const RunSettings = v.object({
  /** Folder with config.json, weights and tokenizer files. */
  model: v.string(),
  /** Folder with the tokenizer, where it is not the model's. */
  tokenizer: v.optional(v.string()),
  /** parquet, jsonl, json or csv file, or a folder laid out as a dataset's repository on the hub. */
  dataset: v.string(),
  /** Of a folder: its configuration and split; absent = what the catalogue names, else all there is. */
  config: v.optional(v.string()),
  split: v.optional(v.string()),
  /** Absent = by the dataset's columns. */
  task: v.optional(v.picklist(tasks)),
  /** Best-of-n: only the first n candidates of each prompt. */
  bestOf: v.optional(positiveInteger),
  /** Folder of the reference model: the score is DPO's, log π(answer) − log π_ref(answer). */
  reference: v.optional(v.string()),
  /** The score is a language model's log-probability of the answer alone. */
  referenceFree: v.optional(v.picklist(referenceFreeTypes)),
  /** A conversation style's name; absent = the checkpoint's own template. */
  chatTemplate: v.optional(v.string()),
  /** Longest sequence in tokens; longer ones are cut on the left. */
  maxLength: positiveInteger,
  /** Upper bound of tokens in one session run; absent = chosen from the device and the memory that is free. */
  batchTokens: v.optional(positiveInteger),
  provider: v.picklist(providers),
  /** What linear layers and attention compute in; absent = float32 on the CPU, by the checkpoint on a GPU. */
  precision: v.optional(v.picklist(precisions)),
  /** Linear layers' weights are rounded to this type; absent = used as they are stored. */
  quantize: v.optional(v.picklist(quantizations)),
  /** Which layers run where, from the first on; absent = all on `provider`, or split where they do not fit. */
  placement: v.optional(v.pipe(v.array(Placement), v.minLength(1))),
  /** Write where time goes into the run's folder. */
  profile: v.optional(v.boolean()),
  /** Only the first N examples (after the subset filter). */
  limit: v.optional(positiveInteger),
  /** Only these subsets; absent or empty = all. */
  subsets: v.optional(v.array(v.string())),
  /** Index of the label read as the reward, for heads with several. */
  label: v.optional(count),
  /** Reproduce the original's defects where published numbers depend on them. */
  compat: v.optional(v.picklist(compatTargets)),
  /** Run a model that needs more memory than is free, from disk. */
  force: v.optional(v.boolean()),
});
export type RunSettings = v.InferOutput<typeof RunSettings>;

export const EvaluatorRequest = v.variant('type', [
  /** Start a new run in `runFolder` (created), or go on with the one already there. */
  v.object({ type: v.literal('evaluate'), settings: RunSettings, runFolder: v.string() }),
  /** Compute something small on the provider; answered by `hardware`. */
  v.object({ type: v.literal('inspect'), provider: v.picklist(executionProviders) }),
  /** Stop after the batch in flight; answered by `finished` with outcome `cancelled`. */
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('shutdown') }),
]);
export type EvaluatorRequest = v.InferOutput<typeof EvaluatorRequest>;

/** Something about the model, template or data that skews scores or that the user should know. */
export const Finding = v.object({
  /** Stable identifier, e.g. `double-bos`, `missing-eos`, `truncated`, `pad-is-eos`. */
  code: v.string(),
  severity: v.picklist(['info', 'warning']),
  message: v.string(),
  /** All that the message sums up. */
  details: v.optional(v.array(v.string())),
  /** How many examples it concerns, where it concerns examples. */
  examples: v.optional(count),
});
export type Finding = v.InferOutput<typeof Finding>;

/** What a session of a run computed, and what it did not need to. */
export const TokenCounts = v.object({
  /** Tokens of all sequences scored, as if each were computed alone. */
  sequences: count,
  /** Tokens that went through the layers: what sequences begin with alike counts once. */
  computed: count,
  /** Slots of attention that held no token. */
  padding: count,
});
export type TokenCounts = v.InferOutput<typeof TokenCounts>;

export const Progress = v.object({
  /**
   * `quantizing` counts matrices, the others examples; `comparing` = scoring a sample with the exact model;
   * `reference` = scoring with the reference model, whose scores are kept for the next policy.
   */
  phase: v.picklist(['loading', 'quantizing', 'comparing', 'tokenizing', 'reference', 'scoring']),
  done: count,
  total: count,
  /** Over the last seconds; 0 until known. */
  examplesPerSecond: v.number(),
  tokensPerSecond: v.number(),
  secondsLeft: v.optional(v.number()),
});
export type Progress = v.InferOutput<typeof Progress>;

export const EvaluatorEvent = v.variant('type', [
  v.object({ type: v.literal('ready'), pid: count, versions: v.record(v.string(), v.string()) }),
  /** The run's folder and journal exist; `done` > 0 when it is resumed. */
  v.object({
    type: v.literal('started'),
    runFolder: v.string(),
    total: count,
    done: count,
    unreadable: count,
    task: v.picklist(tasks),
    /** What each dataset column was taken for, e.g. `prompt ← question`. */
    columns: v.array(v.string()),
    findings: v.array(Finding),
    provider: v.string(),
  }),
  v.object({
    type: v.literal('progress'),
    progress: Progress,
    /** Of this session so far: what remains known of it where the process has to be killed. */
    counts: v.optional(TokenCounts),
  }),
  v.object({
    type: v.literal('finished'),
    outcome: v.picklist(['done', 'cancelled']),
    findings: v.array(Finding),
    /** Seconds of scoring, and real tokens computed, in this session of the run. */
    seconds: v.number(),
    tokens: count,
    counts: v.optional(TokenCounts),
  }),
  v.object({
    type: v.literal('hardware'),
    provider: v.picklist(executionProviders),
    /** Is it among those that `auto` tries on this platform? */
    automatic: v.boolean(),
    /** Of a small float32 product, or in ONNX Runtime's words why there is none. */
    outcome: v.union([
      v.object({ operationsPerSecond: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
      v.object({ problem: v.string() }),
    ]),
  }),
  /** The run stopped; what was scored is in the journal. `advice` says what to do. */
  v.object({ type: v.literal('failed'), message: v.string(), advice: v.optional(v.string()) }),
  v.object({
    type: v.literal('log'),
    level: v.picklist(['debug', 'info', 'warning', 'error']),
    message: v.string(),
  }),
]);
export type EvaluatorEvent = v.InferOutput<typeof EvaluatorEvent>;
