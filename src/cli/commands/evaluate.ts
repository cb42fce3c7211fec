import { Command, Option } from 'commander';
import {
  referenceFreeTypes,
  tasks,
  type ReferenceFreeType,
  type RunSettings,
  type Task,
} from '../../protocol/evaluator';
import { ending, exitCodes } from '../ending';
import { runEvaluation } from '../evaluation/run-evaluation';
import { showRun } from '../evaluation/show-run';
import { accessOf, addRunOptions, count, index, runSettings, type RunOptions } from '../options';
import { debugged, notesOn, originalOption, type FlagName } from '../original/flags';
import { modelFolder } from '../sources/model-source';
import { addSourceOptions, sourceSettings, type SourceOptions } from '../sources/source-options';
import { note } from '../terminal/print';

const help = `
Examples:
  A checkpoint on a preference set, with the template that comes with it:
    $ rewardbench evaluate --model ./my-reward-model --dataset preferences.jsonl

  A model and RewardBench's core set from the hub, two of its subsets:
    $ rewardbench evaluate --model org/name --dataset allenai/reward-bench --split filtered \\
        --subset llmbar-natural --subset 'hep-*'

  A model without a chat template of its own:
    $ rewardbench evaluate --model ./rm --dataset filtered.parquet --chat-template tulu

  A policy trained by DPO against its reference, or without one:
    $ rewardbench evaluate --model ./policy --reference ./sft --dataset preferences.jsonl
    $ rewardbench evaluate --model ./policy --reference-free avg --dataset preferences.jsonl

  Which of the first 8 candidates a model takes, and the reward to expect of the best of n:
    $ rewardbench evaluate --model ./rm --dataset candidates.jsonl --best-of 8

  RewardBench 2:
    $ rewardbench evaluate --model ./rm --dataset allenai/reward-bench-2

  With the numbers of the original's first release, which showed DPO each prompt twice:
    $ rewardbench evaluate --model ./policy --reference ./sft --dataset p.jsonl --compat rewardbench-v0

Models and datasets: a folder or file that exists, else org/name[@revision] on the Hugging Face hub; what the cache
lacks is downloaded first. Files are parquet, JSON Lines, JSON or CSV; what each column was taken for is shown.

The same command again goes on where a stopped run left off, and shows a finished one.

Exit codes: 0 all scored · 1 failed, what was scored is kept · 2 command line not understood ·
130 stopped by Ctrl+C`;

interface EvaluateOptions extends RunOptions, SourceOptions {
  readonly task?: Task;
  readonly bestOf?: number;
  readonly reference?: string;
  readonly referenceFree?: ReferenceFreeType;
  readonly label?: number;
  /** The original's spellings. */
  readonly chat_template?: string;
  readonly max_length?: number;
  readonly debug?: boolean;
  readonly do_not_save?: boolean;
}

/** Flags of the original's `run_rm.py` that are understood here too, hidden from --help. */
const originalFlags: readonly FlagName[] = [
  'chat_template',
  'max_length',
  'debug',
  'do_not_save',
  'batch_size',
  'trust_remote_code',
  'disable_beaker_save',
  'not_quantized',
  'torch_dtype',
  'attn_implementation',
];

/** `rewardbench evaluate`. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate').description(
    'Score a reward model on a preference set: how often does the chosen answer win?',
  );
  addSourceOptions(command)
    .addOption(
      new Option('--task <task>', 'what is asked of the examples; default: by their columns').choices(tasks),
    )
    .option('--best-of <n>', 'only the first n candidates of each prompt', count)
    .addOption(
      new Option('--reference <model>', "DPO: score against this model's log-probabilities").conflicts(
        'referenceFree',
      ),
    )
    .addOption(
      new Option('--reference-free [type]', "DPO: score by the model's own log-probabilities (default: avg)")
        .choices(referenceFreeTypes)
        .preset('avg'),
    )
    .option('--label <index>', 'the label read as the reward, for heads with several', index);
  addRunOptions(command).addHelpText('after', help);
  for (const name of originalFlags) command.addOption(originalOption(name).hideHelp());
  return command.action(
    ending(async (options: EvaluateOptions) => {
      const given = (name: FlagName) => command.getOptionValueSource(name) === 'cli';
      for (const text of notesOn(given)) note(text);
      const place = { ...options, discard: options.do_not_save === true };
      return runEvaluation(await settingsOf(options), place, async (run) => {
        await showRun(run, place);
        return exitCodes.done;
      });
    }),
  );
}

async function settingsOf(options: EvaluateOptions): Promise<RunSettings> {
  const access = accessOf(options);
  const { task, bestOf, reference, referenceFree, label } = options;
  return {
    ...(await sourceSettings(withOriginal(options), access)),
    ...(reference !== undefined && { reference: await modelFolder(reference, access) }),
    ...(referenceFree !== undefined && { referenceFree }),
    ...(task !== undefined && { task }),
    ...(bestOf !== undefined && { bestOf }),
    ...(label !== undefined && { label }),
    ...runSettings(options),
  };
}

/** Where both spellings are there, the original's counts only for what has no other. */
function withOriginal(options: EvaluateOptions): SourceOptions {
  const chatTemplate = options.chatTemplate ?? options.chat_template;
  const limit = options.limit ?? (options.debug ? debugged : undefined);
  return {
    ...options,
    maxLength: options.max_length ?? options.maxLength,
    ...(chatTemplate !== undefined && { chatTemplate }),
    ...(limit !== undefined && { limit }),
  };
}
