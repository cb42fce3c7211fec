import type { FlagDefault, FlagName } from './flags';

/** One of the original's programs: its flags with their defaults at the last release, and those of the first. */
export interface Script {
  readonly name: 'run-rm' | 'run-dpo' | 'run-bon' | 'run-v2' | 'run';
  readonly description: string;
  readonly flags: Readonly<Partial<Record<FlagName, FlagDefault>>>;
  /** Flags that it has here alone: data of one's own where the original knows its own only. */
  readonly also: readonly FlagName[];
  /** The dataset where none is named; its split is the catalogue's choice, as the original's. */
  readonly dataset: string;
  /** The style that it takes, silently, where neither tokenizer nor command line has one. */
  readonly template?: string;
}

const computing = {
  trust_remote_code: false,
  torch_dtype: 'float16',
  disable_beaker_save: false,
} as const;

export const runRm: Script = {
  name: 'run-rm',
  description: "RewardBench's run_rm.py: a reward model on the core set or the prior sets",
  dataset: 'allenai/reward-bench',
  template: 'tulu',
  also: ['dataset', 'revision'],
  flags: {
    model: undefined,
    tokenizer: undefined,
    chat_template: 'tulu',
    do_not_save: false,
    pref_sets: false,
    debug: false,
    batch_size: 64,
    max_length: 2048,
    not_quantized: false,
    attn_implementation: undefined,
    ...computing,
  },
};

export const runDpo: Script = {
  name: 'run-dpo',
  description: "RewardBench's run_dpo.py: a policy against its reference, or without one",
  dataset: 'allenai/reward-bench',
  template: 'tulu',
  also: ['dataset', 'revision'],
  flags: {
    model: undefined,
    ref_model: undefined,
    ref_free_type: 'avg',
    tokenizer: undefined,
    chat_template: 'tulu',
    do_not_save: false,
    pref_sets: false,
    debug: false,
    batch_size: 6,
    not_quantized: false,
    ...computing,
  },
};

export const runBon: Script = {
  name: 'run-bon',
  description: "RewardBench's run_bon.py: the best of n candidates",
  dataset: 'ai2-adapt-dev/HERM_BoN_candidates',
  template: 'tulu',
  also: ['dataset', 'revision'],
  flags: {
    model: undefined,
    tokenizer: undefined,
    chat_template: 'tulu',
    do_not_save: false,
    batch_size: 64,
    best_of: 16,
    debug: false,
    trust_remote_code: false,
  },
};

export const runV2: Script = {
  name: 'run-v2',
  description: "RewardBench's run_v2.py: a reward model on RewardBench 2",
  dataset: 'allenai/reward-bench-2',
  also: [],
  flags: {
    model: undefined,
    revision: undefined,
    dataset: 'allenai/reward-bench-2',
    tokenizer: undefined,
    chat_template: undefined,
    do_not_save: false,
    batch_size: 64,
    max_length: 2048,
    debug: false,
    quantized: false,
    attn_implementation: undefined,
    ...computing,
  },
};

export const run: Script = {
  name: 'run',
  description: 'RewardBench\'s "rewardbench --model … --dataset …"; "run" may be left out',
  dataset: 'allenai/reward-bench',
  also: ['do_not_save'],
  flags: {
    dataset: 'allenai/reward-bench',
    split: undefined,
    model: undefined,
    revision: undefined,
    ref_model: undefined,
    tokenizer: undefined,
    chat_template: undefined,
    not_quantized: false,
    prioritize_scoring: false,
    push_results_to_hub: false,
    upload_model_metadata_to_hf: false,
    hf_entity: undefined,
    hf_name: undefined,
    wandb_run: undefined,
    batch_size: 8,
    max_length: 512,
    torch_dtype: 'float16',
    attn_implementation: undefined,
    load_json: false,
    trust_remote_code: false,
    debug: false,
    output_dir: 'results/',
    save_all: false,
    force_truncation: false,
  },
};

export const scripts = [runRm, runDpo, runBon, runV2, run];
