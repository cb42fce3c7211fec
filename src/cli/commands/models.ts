import { Command } from 'commander';
import { summariseCheckpoint, type CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import { memoryText } from '../../checkpoint/memory-text';
import type { KnownModel } from '../../registry/known-model';
import { findRewardModel, rewardModels } from '../../registry/reward-models';
import { ending, exitCodes } from '../ending';
import { cachedFolder } from '../sources/cached-folder';
import { printJson, printTable } from '../terminal/print';

const help = `
Any checkpoint with a head that is known can be evaluated, listed or not. What stands here is what no file of a
checkpoint says: the template of a model that brings none, where its tokenizer is published, what is peculiar to it.

The cut is at 2,048 tokens where the list has no number.`;

/** `rewardbench models`: what is known of reward models, or of one of them. */
export function modelsCommand(): Command {
  return new Command('models')
    .description('List the reward models that are known by name, or describe one.')
    .argument('[model]', 'a folder, or org/name')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async (model: string | undefined, { json }: { json?: true }) => {
        if (model === undefined) list(json === true);
        else await describe(model, json === true);
        return exitCodes.done;
      }),
    );
}

function list(json: boolean): void {
  if (json) printJson(rewardModels);
  else printTable([header, ...rewardModels.map(row)]);
}

async function describe(model: string, json: boolean): Promise<void> {
  const known = findRewardModel(model);
  const folder = await cachedFolder(model, 'model');
  const checkpoint = folder === undefined ? undefined : await summariseCheckpoint(folder);
  if (known === undefined && checkpoint === undefined) {
    throw new Error(`"${model}" is neither a known reward model nor a folder or cached model`);
  }
  const facts = [
    ...(checkpoint === undefined ? [] : ofCheckpoint(checkpoint)),
    ...(known === undefined ? [['known', 'not by name']] : ofModel(known)),
  ];
  if (json) printJson({ checkpoint, known });
  else printTable(facts);
}

const header = ['MODEL', 'HEAD', 'TEMPLATE', 'POOLING', 'SIGN', 'CUT AT', 'NOTE'];

function row(model: KnownModel): string[] {
  const { name, template, peculiarity = '' } = model;
  if (model.kind === 'dpo') return [name, 'DPO', template, '', '', '', `reference ${model.reference}`];
  const { head, pooling, sign, maxLength, notRunnable } = model;
  return [
    name,
    head,
    template,
    pooling,
    sign < 0 ? '-1 (cost)' : '+1',
    maxLength?.toString() ?? '',
    notRunnable ?? peculiarity,
  ];
}

function ofCheckpoint(summary: CheckpointSummary): string[][] {
  const { folder, architecture, modelType, dtype, memory, problem } = summary;
  return present([
    ['folder', folder],
    ['architecture', architecture || modelType],
    ['weights', dtype],
    ['memory', memory && memoryText(memory)],
    ['problem', problem],
  ]);
}

function ofModel(model: KnownModel): string[][] {
  const common = [
    ['name', model.name],
    ['template', model.template],
    ['tokenizer', model.tokenizerFrom],
  ];
  const own =
    model.kind === 'dpo'
      ? [
          ['kind', 'language model trained by DPO'],
          ['reference', model.reference],
        ]
      : [
          ['head', model.head],
          ['pooling', model.pooling],
          ['framing', model.framing],
          ['sign', model.sign < 0 ? '-1: a cost, less is better' : '+1'],
          ['cut at', model.maxLength?.toString()],
          ['scored in', model.dtype],
          ['not runnable', model.notRunnable],
        ];
  return present([...common, ...own, ['note', model.peculiarity], ['source', model.source]]);
}

function present(facts: readonly (string | undefined)[][]): string[][] {
  return facts.flatMap(([name, value]) => (name && value ? [[name, value]] : []));
}
