import type { Command } from 'commander';
import type { HubAccess } from '../../hub/access';
import type { RunSettings } from '../../protocol/evaluator';
import { collect, count } from '../options';
import { datasetPath } from './dataset-source';
import { modelFolder, tokenizerFolder } from './model-source';

/** What is scored by what: options of the commands that say it in this program's own words. */
export interface SourceOptions {
  readonly model: string;
  readonly revision?: string;
  readonly tokenizer?: string;
  readonly chatTemplate?: string;
  readonly maxLength: number;
  readonly dataset: string;
  readonly config?: string;
  readonly split?: string;
  readonly limit?: number;
  readonly subset?: readonly string[];
}

export function addSourceOptions(command: Command): Command {
  return command
    .requiredOption('-m, --model <model>', 'checkpoint: a folder, or org/name[@revision] on the hub')
    .option('--revision <revision>', "the model's branch, tag or commit")
    .option('--tokenizer <model>', "the tokenizer, where it is not the model's")
    .option(
      '-t, --chat-template <name>',
      "conversation style (tulu, llama-2, raw …); default: the checkpoint's own",
    )
    .option('--max-length <tokens>', 'longer sequences are cut on the left', count, 2048)
    .requiredOption('-d, --dataset <dataset>', 'a file, a folder, or org/name[@revision] on the hub')
    .option('--config <name>', "the dataset's configuration")
    .option('--split <name>', "the dataset's split")
    .option('--limit <n>', 'only the first n examples', count)
    .option('-s, --subset <name>', 'only this subset; may be repeated, may end in *', collect);
}

/**
 * What of them becomes part of a run's settings; downloads what the cache lacks.
 * @throws HubError, UsageError, Stopped
 */
export async function sourceSettings(
  options: SourceOptions,
  access: HubAccess,
): Promise<Omit<RunSettings, 'provider'>> {
  const { config, split, chatTemplate, limit, subset, tokenizer, maxLength } = options;
  const part = { ...(config !== undefined && { config }), ...(split !== undefined && { split }) };
  // First what is small: what is wrong with it is known before a model has been downloaded.
  const dataset = await datasetPath(options.dataset, part, access);
  const tokenizerPath = tokenizer === undefined ? undefined : await tokenizerFolder(tokenizer, access);
  return {
    model: await modelFolder(options.model, access, options.revision),
    ...(tokenizerPath !== undefined && { tokenizer: tokenizerPath }),
    dataset,
    ...part,
    maxLength,
    ...(chatTemplate !== undefined && { chatTemplate }),
    ...(limit !== undefined && { limit }),
    ...(subset !== undefined && { subsets: [...subset] }),
  };
}
