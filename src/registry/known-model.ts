/** The heads of known reward models, by what they are. */
export type HeadName =
  /** `*ForSequenceClassification`. */
  | 'sequence-classification'
  /** OpenAssistant's `out_proj`. */
  | 'out-projection'
  /** UltraRM's and Eurus's `regression_head`. */
  | 'regression-head'
  /** `v_head`: Starling, InternLM2, GRM. */
  | 'value-head'
  /** Beaver's `score_head` with its normalizer. */
  | 'normalised-score'
  /** Linear, ReLU, Linear instead of one linear layer: INF-ORM, WorldPM. */
  | 'score-mlp'
  /** ArmoRM: objectives weighed by the prompt. */
  | 'gated-objectives'
  /** QRM: the same over quantiles. */
  | 'gated-quantiles'
  /** LDL: a distribution over ratings for each objective. */
  | 'label-distribution'
  /** PairRM: two completions against each other. */
  | 'pair-ranker'
  /** A language model that answers A or B. */
  | 'language-model'
  /** Only the model's own Python code has it. */
  | 'remote-code';

/** Which token a head reads; names as in `heads/pooling.ts`. */
export type PoolingName =
  'last-non-pad' | 'last-attended' | 'before-first-pad' | 'first' | 'pattern-and-last' | 'ids' | 'all';

/** What stands around a text: */
export type Framing =
  /** the special tokens that the tokenizer adds. */
  | 'default'
  /** nothing but what the template writes. */
  | 'no-special-tokens'
  /** nothing before, the model's reward token (config.json's `reward_token_id`) after; never cut. */
  | 'append-reward-token'
  /** both completions with prefix tokens of their own. */
  | 'prefixed-pair'
  /** both completions in one question. */
  | 'choice-prompt';

/** When the model came: with RewardBench's first release, until its last (January 2026), or apart from it. */
export type Release = 'seed' | 'head' | 'since';

interface Common {
  /** `org/name` on the Hugging Face hub. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `tokenizer` (the checkpoint's own), a conversation style's name, or `none` where the prompt is fixed. */
  readonly template: string;
  /** Where the tokenizer is published, if not with the model. */
  readonly tokenizerFrom?: string;
  readonly release: Release;
  /** What to know about it; one sentence. */
  readonly peculiarity?: string;
  /** File of allenai/reward-bench, or address, that these facts come from. */
  readonly source: string;
}

/** A model with a head that scores. */
export interface KnownRewardModel extends Common {
  readonly kind: 'reward-model';
  readonly head: HeadName;
  readonly pooling: PoolingName;
  /** -1: a cost, of which less is better; its negative is the reward. */
  readonly sign: 1 | -1;
  readonly framing: Framing;
  /** Tokens that the model's own code cuts at, where it is not RewardBench's 2048. */
  readonly maxLength?: number;
  /** Type that it was scored in, where its authors name one. */
  readonly dtype?: 'bfloat16' | 'float16' | 'float32';
  /** Why it cannot be scored here. */
  readonly notRunnable?: string;
}

/** A language model that scores by its log-probabilities against those of a reference. */
export interface KnownDpoModel extends Common {
  readonly kind: 'dpo';
  readonly reference: string;
}

export type KnownModel = KnownRewardModel | KnownDpoModel;

type Choices = Partial<Omit<KnownRewardModel, 'kind' | 'name'>> &
  Pick<KnownRewardModel, 'release' | 'source'>;

/** An entry: plain sequence classification with the tokenizer's own template, except for what is said. */
export function rewardModel(name: string, choices: Choices): KnownRewardModel {
  return {
    kind: 'reward-model',
    name,
    head: 'sequence-classification',
    template: 'tokenizer',
    pooling: 'last-non-pad',
    sign: 1,
    framing: 'default',
    ...choices,
  };
}
