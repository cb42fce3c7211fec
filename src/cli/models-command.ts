import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { summariseCheckpoint, type CheckpointSummary } from '../checkpoint/checkpoint-summary';
import { memoryText } from '../checkpoint/memory-text';
import { cachedModels, findCachedModel } from '../hub/cached-models';
import type { KnownModel } from '../registry/known-model';
import { findRewardModel, rewardModels } from '../registry/reward-models';
import { exitCodes } from './exit-codes';

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
    .action(async (model: string | undefined, { json }: { json?: true }) => {
      process.exitCode = model === undefined ? list(json === true) : await describe(model, json === true);
    });
}

function list(json: boolean): number {
  process.stdout.write(json ? toJson(rewardModels) : table([header, ...rewardModels.map(row)]));
  return exitCodes.done;
}

async function describe(model: string, json: boolean): Promise<number> {
  const known = findRewardModel(model);
  const folder = existsSync(model) ? model : findCachedModel(await cachedModels(), model)?.folder;
  const checkpoint = folder === undefined ? undefined : await summariseCheckpoint(folder);
  if (known === undefined && checkpoint === undefined) {
    process.stderr.write(`error: "${model}" is neither a known reward model nor a folder or cached model\n`);
    return exitCodes.failed;
  }
  const facts = [
    ...(checkpoint === undefined ? [] : ofCheckpoint(checkpoint)),
    ...(known === undefined ? [['known', 'not by name']] : ofModel(known)),
  ];
  process.stdout.write(json ? toJson({ checkpoint, known }) : table(facts));
  return exitCodes.done;
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

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return `${rows.map((cells) => line(cells).trimEnd()).join('\n')}\n`;
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
