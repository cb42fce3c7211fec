import { InvalidArgumentError, Option, type Command } from 'commander';
import { hubAccess, type HubAccess } from '../hub/access';
import { parsePlacement } from '../placement/text';
import {
  compatTargets,
  precisions,
  providers,
  quantizations,
  type CompatTarget,
  type Placement,
  type Precision,
  type Quantization,
  type RunSettings,
} from '../protocol/evaluator';
import { defaultOutput } from './evaluation/run-evaluation';

/** Options of every command that runs a model; parsed values as commander gives them. */
export interface RunOptions {
  readonly provider: RunSettings['provider'];
  readonly place?: Placement[];
  readonly batchTokens?: number;
  readonly precision?: Precision;
  readonly quantize?: Quantization;
  readonly compat?: CompatTarget;
  readonly force?: true;
  readonly profile?: true;
  readonly output: string;
  readonly json?: true;
  readonly restart?: true;
  readonly offline?: true;
}

export function addRunOptions(command: Command): Command {
  return command
    .addOption(new Option('--provider <name>', 'where to compute').choices(providers).default('auto'))
    .addOption(
      new Option(
        '--place <layers>',
        'which layers to compute where, from the first on, e.g. cuda:0=20,cuda:1=12 or webgpu=6,cpu=6',
      )
        .argParser(layersOnDevices)
        .conflicts('provider'),
    )
    .option('--batch-tokens <tokens>', 'tokens of one pass; changes speed and memory, not scores', count)
    .addOption(
      new Option(
        '--precision <type>',
        'what GPUs compute linear layers and attention in; default: float16 for 16-bit checkpoints; the CPU: float32',
      ).choices(precisions),
    )
    .addOption(
      new Option(
        '--quantize <type>',
        "round linear layers' weights: half of bfloat16's memory, a quarter of float32's; scores move, by how much is shown",
      ).choices(quantizations),
    )
    .addOption(
      new Option(
        '--compat <program>',
        "reproduce the original's own defects: rewardbench, or rewardbench-v0 (its first release)",
      ).choices(compatTargets),
    )
    .option('--force', 'run a model that needs more memory than is free, from disk, slowly')
    .option('--profile', 'show where time went, by stage, part of the model and operator')
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--json', 'print the metrics as JSON on stdout')
    .option('--restart', 'score everything anew; an earlier run is kept under another name')
    .addOption(offlineOption());
}

export function offlineOption(): Option {
  return new Option('--offline', 'take from the cache only (as HF_HUB_OFFLINE=1)');
}

export function accessOf({ offline }: { readonly offline?: true }): HubAccess {
  return hubAccess(offline ? { offline } : {});
}

/** What of them becomes part of a run's settings. */
export function runSettings({
  provider,
  place,
  batchTokens,
  precision,
  quantize,
  compat,
  force,
  profile,
}: RunOptions) {
  return {
    provider,
    ...(place !== undefined && { placement: place }),
    ...(batchTokens !== undefined && { batchTokens }),
    ...(precision !== undefined && { precision }),
    ...(quantize !== undefined && { quantize }),
    ...(compat !== undefined && { compat }),
    ...(force && { force }),
    ...(profile && { profile }),
  };
}

/** For an option that may be repeated. */
export function collect(name: string, names: readonly string[] | undefined): string[] {
  return [...(names ?? []), name];
}

function layersOnDevices(text: string): Placement[] {
  try {
    return parsePlacement(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

export function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}

export function index(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 0.');
}
