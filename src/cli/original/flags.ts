import { InvalidArgumentError, Option } from 'commander';
import { referenceFreeTypes } from '../../protocol/evaluator';
import { count } from '../options';

interface Flag {
  /** As in the help, e.g. `<model>`; absent = a switch. */
  readonly argument?: string;
  /** What it does; of one without effect, why it has none. */
  readonly says: string;
  readonly withoutEffect?: true;
  readonly choices?: readonly string[];
  readonly parse?: (text: string) => number;
}

/** Examples that `--debug` keeps. */
export const debugged = 10;

const notUploaded = 'nothing is uploaded: the files are on this machine';

/** The flags of the original's scripts and of its `rewardbench` command, of both releases. */
export const flags = {
  model: { argument: '<model>', says: 'checkpoint: a folder, or org/name[@revision] on the hub' },
  ref_model: { argument: '<model>', says: 'reference model (DPO)' },
  ref_free_type: {
    argument: '<type>',
    says: 'score without a reference',
    choices: referenceFreeTypes,
  },
  revision: { argument: '<revision>', says: "the model's branch, tag or commit" },
  tokenizer: { argument: '<model>', says: "tokenizer, where it is not the model's" },
  chat_template: {
    argument: '<name>',
    says: "conversation style, for tokenizers without a template; the tokenizer's own wins",
  },
  dataset: { argument: '<dataset>', says: 'a file, a folder, or org/name[@revision] on the hub' },
  split: { argument: '<split>', says: 'split of the dataset' },
  pref_sets: { says: 'the prior preference sets instead of the core set' },
  best_of: { argument: '<n>', says: 'candidates of each prompt', parse: count },
  max_length: { argument: '<tokens>', says: 'longer sequences are cut on the left', parse: count },
  force_truncation: { says: 'cut sequences at --max_length; without it nothing is cut' },
  prioritize_scoring: { says: 'score the messages of each row, even where there is a preference' },
  debug: { says: 'only the first 10 examples' },
  do_not_save: { says: 'keep nothing on the disk' },
  output_dir: { argument: '<folder>', says: "where the original's files are written" },
  save_all: { says: 'also MODEL_all.jsonl: chosen and rejected score of each pair' },
  load_json: {
    withoutEffect: true,
    says: 'what a file holds is seen from its name and its content',
  },
  batch_size: {
    argument: '<n>',
    parse: count,
    withoutEffect: true,
    says: 'batches are laid out by tokens (--batch-tokens), and scores do not depend on them',
  },
  trust_remote_code: { withoutEffect: true, says: 'no code of a checkpoint is ever run' },
  disable_beaker_save: {
    withoutEffect: true,
    says: 'no such file is ever written',
  },
  not_quantized: { withoutEffect: true, says: 'nothing is quantized' },
  quantized: { withoutEffect: true, says: 'nothing is quantized' },
  torch_dtype: {
    argument: '<type>',
    choices: ['float16', 'bfloat16', 'float32', 'float64'],
    withoutEffect: true,
    says: 'weights are read as they are stored and computed with in float32',
  },
  attn_implementation: {
    argument: '<name>',
    choices: ['eager', 'sdpa', 'flash_attention_2'],
    withoutEffect: true,
    says: 'there is one implementation of attention',
  },
  push_results_to_hub: { withoutEffect: true, says: notUploaded },
  upload_model_metadata_to_hf: { withoutEffect: true, says: notUploaded },
  hf_entity: { argument: '<name>', withoutEffect: true, says: notUploaded },
  hf_name: { argument: '<name>', withoutEffect: true, says: notUploaded },
  wandb_run: {
    argument: '<run>',
    withoutEffect: true,
    says: 'no such service is asked: name the model by --model',
  },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;
export const flagNames = Object.keys(flags).filter((name): name is FlagName => name in flags);

/** The default of a flag: a switch is off (`false`), `undefined` = none. */
export type FlagDefault = string | number | false | undefined;

/** The flag as an option of a command, under the original's spelling. */
export function originalOption(name: FlagName, standard?: FlagDefault): Option {
  const { argument, says, withoutEffect, choices, parse }: Flag = flags[name];
  // The original's parsers take `--debug`, `--debug True` and `--debug=true`.
  const option = new Option(`--${name} ${argument ?? '[value]'}`);
  option.description = says;
  option.helpGroup(withoutEffect ? 'Understood, but without effect:' : "The original's:");
  if (choices !== undefined) option.choices(choices);
  if (argument === undefined) option.argParser(truth);
  if (parse !== undefined) option.argParser(parse);
  return standard === undefined || standard === false ? option : option.default(standard);
}

function truth(text: string): boolean {
  if (/^(true|yes|y|t|1)$/i.test(text)) return true;
  if (/^(false|no|n|f|0)$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be true or false.');
}

/** What is said of the flags without effect among those that the user has given. */
export function notesOn(given: (name: FlagName) => boolean): string[] {
  return flagNames.flatMap((name) => {
    const { withoutEffect, says }: Flag = flags[name];
    return withoutEffect && given(name) ? [`--${name} has no effect: ${says}.`] : [];
  });
}
