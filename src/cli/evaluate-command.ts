import { Command, InvalidArgumentError, Option } from 'commander';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cachedModels, findCachedModel } from '../hub/cached-models';
import { compatTargets, providers, type RunSettings } from '../protocol/evaluator';
import { defaultOutput, runEvaluation } from './run-evaluation';
import type { EvaluateOptions } from './evaluate-options';
import { modelLine } from './model-line';
import { addOriginalFlags, adopt } from './original-flags';

const help = `
Examples:
  Score a checkpoint on a preference set, with the template that comes with it:
    $ rewardbench evaluate --model ./my-reward-model --dataset preferences.jsonl

  A model without a chat template of its own, on two subsets:
    $ rewardbench evaluate --model ./rm --dataset filtered.parquet --chat-template tulu \\
        --subset llmbar-natural --subset 'hep-*'

The dataset: parquet, JSON Lines, JSON or CSV with a prompt, a chosen and a rejected answer a row
(columns as RewardBench's, or other common shapes; what was taken for what is shown).

The same command again goes on where a stopped run left off, and shows a finished one.

Exit codes: 0 all scored · 1 failed, what was scored is kept · 2 command line not understood ·
130 stopped by Ctrl+C`;

/** `rewardbench evaluate`. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('Score a reward model on a preference set: how often does the chosen answer win?')
    .requiredOption(
      '-m, --model <folder>',
      'Hugging Face checkpoint: a folder, or org/name[@revision] in the local cache',
    )
    .requiredOption('-d, --dataset <file>', 'preference set (.parquet, .jsonl, .json, .csv)')
    .option(
      '-t, --chat-template <name>',
      "conversation style (tulu, llama-2, raw …); default: the checkpoint's own",
    )
    .option('--tokenizer <folder>', "folder with the tokenizer, where it is not the model's")
    .option('--max-length <tokens>', 'longer sequences are cut on the left', count, 2048)
    .option('--batch-tokens <tokens>', 'tokens of one pass; changes speed and memory, not scores', count)
    .addOption(new Option('--provider <name>', 'where to compute').choices(providers).default('auto'))
    .option('--limit <n>', 'only the first n examples', count)
    .option('-s, --subset <name>', 'only this subset; may be repeated, may end in *', collect)
    .option('--label <index>', 'the label read as the reward, for heads with several', index)
    .addOption(
      new Option(
        '--compat <program>',
        "reproduce RewardBench's own defects, e.g. Gemma 2 without soft-capping",
      ).choices(compatTargets),
    )
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--json', 'print the metrics as JSON on stdout')
    .option('--force', 'run a model that needs more memory than is free, from disk, slowly')
    .option('--restart', 'score everything anew; an earlier run is kept under another name')
    .addHelpText('after', help);
  addOriginalFlags(command);
  return command.action(async (options: EvaluateOptions) => {
    const adopted = adopt(options);
    for (const note of adopted.notes) process.stderr.write(`note: ${note}\n`);
    const settings = await settingsOf(adopted.options);
    process.stderr.write(await modelLine(settings));
    process.exitCode = await runEvaluation(settings, adopted.options);
  });
}

async function settingsOf(options: EvaluateOptions): Promise<RunSettings> {
  return {
    model: await modelFolder(options.model),
    dataset: path.resolve(options.dataset),
    maxLength: options.maxLength,
    provider: options.provider,
    ...(options.tokenizer !== undefined && { tokenizer: await modelFolder(options.tokenizer) }),
    ...(options.chatTemplate !== undefined && { chatTemplate: options.chatTemplate }),
    ...(options.batchTokens !== undefined && { batchTokens: options.batchTokens }),
    ...(options.limit !== undefined && { limit: options.limit }),
    ...(options.subset !== undefined && { subsets: [...options.subset] }),
    ...(options.label !== undefined && { label: options.label }),
    ...(options.compat !== undefined && { compat: options.compat }),
    ...(options.force && { force: true }),
  };
}

/** A folder as it is; `org/name[@revision]` that is no folder is looked for in the Hugging Face cache. */
async function modelFolder(given: string): Promise<string> {
  if (existsSync(given)) return path.resolve(given);
  return findCachedModel(await cachedModels(), given)?.folder ?? path.resolve(given);
}

function collect(name: string, names: readonly string[] | undefined): string[] {
  return [...(names ?? []), name];
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}

function index(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 0.');
}
