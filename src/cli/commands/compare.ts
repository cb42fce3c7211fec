import { Command, Option } from 'commander';
import { compareRuns, type CompareOptions, type Comparison } from '../../runs/comparison/compare-runs';
import { ComparisonError } from '../../runs/comparison/comparison-error';
import { ensembleModes, type EnsembleMode } from '../../runs/comparison/ensemble';
import { flippedExamples, type FlippedExample } from '../../runs/comparison/flipped-examples';
import { formatComparison } from '../../runs/comparison/format-comparison';
import { letter } from '../../runs/comparison/table';
import { formatMetrics } from '../../runs/table';
import { ending, exitCodes, showError } from '../ending';
import { defaultOutput } from '../evaluation/run-evaluation';
import { index } from '../options';
import { runFolder } from '../sources/run-source';
import { printable, printJson } from '../terminal/print';

const help = `
Runs are compared on the examples that all of them have tried: the same id with the same texts. What a run lacks is
named. Runs on different data are refused with the reason (exit code 2).

An ensemble is a virtual run: each run's scores as z-scores over all completions, then of each completion their mean,
the worst, or the mean less the standard deviation.

Examples:
    $ rewardbench compare small-model-run large-model-run --flips 20
    $ rewardbench compare run-1 run-2 run-3 --baseline run-2 --ensemble mean --json`;

interface Options {
  readonly baseline?: string;
  readonly ensemble?: EnsembleMode;
  readonly flips: number;
  readonly seed: number;
  readonly json?: true;
  readonly output: string;
}

/** `rewardbench compare`. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('Compare runs: deltas with tests, agreement, flipped examples; an ensemble of them.')
    .argument('<run...>', 'run folders or names; the first one is the baseline')
    .option('--baseline <run>', 'compare with this run')
    .addOption(new Option('--ensemble <mode>', 'add a virtual run made of all').choices(ensembleModes))
    .option('--flips <number>', 'flipped examples to show each way', index, 0)
    .option('--seed <number>', 'of the bootstrap', index, 0)
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async (runs: string[], options: Options) => {
        try {
          const folders = await inOrder(runs, options);
          await show(await compareRuns(folders, settings(options)), options);
          return exitCodes.done;
        } catch (error) {
          if (!(error instanceof ComparisonError)) throw error;
          showError(error);
          return exitCodes.usage;
        }
      }),
    );
}

/** The baseline first; it may be one of the runs or another one. */
async function inOrder(runs: readonly string[], { baseline, output }: Options): Promise<string[]> {
  const folders = await Promise.all(runs.map((run) => runFolder(run, output)));
  if (baseline === undefined) return folders;
  const first = await runFolder(baseline, output);
  return [first, ...folders.filter((folder) => folder !== first)];
}

function settings({ ensemble, seed }: Options): CompareOptions {
  return { seed, ...(ensemble !== undefined && { ensemble }) };
}

async function show(comparison: Comparison, options: Options): Promise<void> {
  const flips = await Promise.all(
    comparison.against.map(({ run }) => flippedExamples(comparison, run, options.flips)),
  );
  if (options.json) {
    printJson(plain(comparison, flips));
    return;
  }
  const table = { width: process.stdout.columns || 100, colour: process.stdout.isTTY };
  process.stdout.write(`${formatComparison(comparison, table)}\n`);
  for (const [i, { run }] of comparison.against.entries()) {
    for (const flip of flips[i] ?? []) process.stdout.write(describe(flip, run));
  }
  const last = comparison.runs.at(-1);
  if (last?.source === undefined && last !== undefined) {
    process.stdout.write(`\n${last.name}\n${formatMetrics(last.metrics, table)}\n`);
  }
}

const excerptLength = 100;

function describe(flip: FlippedExample, run: number): string {
  const { kind, id, subset, baselineMargin, margin, content } = flip;
  const who =
    kind === 'gained' ? `${letter(run)} alone wins` : kind === 'lost' ? 'A alone wins' : 'A differs from';
  const versus = kind === 'other' ? ` ${letter(run)}` : '';
  const text = (content?.prompt.at(-1)?.content ?? '').replace(/\s+/g, ' ').trim();
  const excerpt = Array.from(text).slice(0, excerptLength).join('');
  return (
    `\n${who}${versus}: ${printable(id)} (${printable(subset)}), ` +
    `margins A ${number(baselineMargin)}, ${letter(run)} ${number(margin)}\n  ${printable(excerpt)}\n`
  );
}

function number(value: number | null): string {
  return value === null ? 'none' : value.toPrecision(4);
}

/** Ids of missing examples that JSON names; the count says how many there are. */
const idsNamed = 100;

function plain({ common, runs, against, pairs, otherFiles }: Comparison, flips: readonly FlippedExample[][]) {
  const ids = (all: readonly string[]) => ({ count: all.length, ids: all.slice(0, idsNamed) });
  return {
    task: common.task,
    examples: common.ids.length,
    otherFiles,
    runs: runs.map(({ name, source, metrics }) => ({
      name,
      ...(source && {
        folder: source.folder,
        model: source.header.model,
        dataset: source.header.dataset,
        absent: ids(source.missing.absent),
        pending: ids(source.missing.pending),
        failed: source.failed,
        damaged: source.damaged,
      }),
      metrics,
    })),
    against: against.map(({ run, accuracies, relations, flips: all, scatter }, i) => ({
      run,
      ...accuracies,
      relations,
      flipped: all.length,
      flips: (flips[i] ?? []).map(({ id, subset, kind, baselineMargin, margin, size }) => ({
        id,
        subset,
        kind,
        baselineMargin,
        margin,
        size,
      })),
      scatter,
    })),
    pairs,
  };
}
