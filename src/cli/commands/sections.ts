import { Command, Option } from 'commander';
import {
  isRewardBench2,
  sectionScores,
  type OverallScore,
  type SectionScore,
} from '../../datasets/section-scores';
import { ending, exitCodes, showError } from '../ending';
import { combineAccuracies, readAccuracies, type Accuracies } from '../../runs/accuracies';
import { printJson, printTable } from '../terminal/print';

/** As in the option, and as the number is called. */
const variants = {
  leaderboard: 'Leaderboard',
  weighted: 'Prior Sets at half weight',
  paper: 'Paper',
} as const;
type Variant = keyof typeof variants;

const help = `
Examples:
    $ rewardbench sections results/eval-set/org/model.json results/pref-sets/org/model.json
    $ rewardbench sections .rewardbench/runs/* --overall leaderboard

Files of one model are taken together: core set and prior sets lie in two. RewardBench 2 is a benchmark, and a table,
of its own: mean of six domains. RewardBench's overall number in its variants:
  leaderboard  mean of the four core sections
  weighted     the four core sections count 2 each, Prior Sets 1
  paper        mean of the five sections, Prior Sets included (first version of the paper)`;

/** Their numbers do not compare, though both have a section Safety. */
const benchmarks = ['RewardBench', 'RewardBench 2'] as const;

interface ModelSections {
  readonly model: string;
  readonly benchmark: (typeof benchmarks)[number];
  readonly sections: readonly SectionScore[];
  readonly overall: readonly OverallScore[];
}

/** `rewardbench sections`. */
export function sectionsCommand(): Command {
  return new Command('sections')
    .description("Sections and the overall number, in RewardBench's variants, of result files or runs.")
    .argument('<place...>', "files of eval-set/ or pref-sets/, or runs' folders")
    .addOption(new Option('--overall <variant>', 'only this overall number').choices(Object.keys(variants)))
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async (places: string[], { overall, json }: { overall?: Variant; json?: true }) => {
        const read = await Promise.allSettled(places.map(readAccuracies));
        const results = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
        const models = byModel(results).map(({ model, accuracies }) => {
          const scores = sectionScores(accuracies);
          const benchmark = benchmarkOf(accuracies);
          const isWanted = ({ name }: OverallScore) =>
            overall === undefined || name === variants[overall] || name === benchmarks[1];
          return { model, benchmark, sections: scores.sections, overall: scores.overall.filter(isWanted) };
        });
        if (json) printJson(models.map(plain));
        else show(models, overall);
        // Among many runs there may be one without accuracies: the others are shown all the same.
        const failures = read.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
        return failures.map(showError).at(0) ?? exitCodes.done;
      }),
    );
}

function benchmarkOf(accuracies: Accuracies['accuracies']): ModelSections['benchmark'] {
  return benchmarks[isRewardBench2(accuracies) ? 1 : 0];
}

/** Core set and prior sets lie in files of their own: those of one model belong together, unless they overlap. */
function byModel(results: readonly Accuracies[]): Accuracies[] {
  const together: Accuracies[] = [];
  for (const result of results) {
    const names = [...result.accuracies.keys()];
    const benchmark = benchmarkOf(result.accuracies);
    const at = together.findIndex(
      ({ model, accuracies }) =>
        model === result.model &&
        benchmarkOf(accuracies) === benchmark &&
        !names.some((name) => accuracies.has(name)),
    );
    const rest = together[at];
    if (rest === undefined) together.push(result);
    else together[at] = combineAccuracies(rest, result);
  }
  return together;
}

function show(all: readonly ModelSections[], overall: Variant | undefined): void {
  const models = all.filter((model) => model.sections.length > 0);
  const others = all.filter((model) => !models.includes(model)).map(({ model }) => model);
  if (others.length > 0) process.stdout.write(`None of RewardBench's subsets: ${others.join(', ')}.\n`);
  const tables = benchmarks
    .map((benchmark) => models.filter((model) => model.benchmark === benchmark))
    .filter((table) => table.length > 0);
  for (const [i, table] of tables.entries()) {
    if (i > 0) process.stdout.write('\n');
    showTable(table, overall);
  }
}

function showTable(models: readonly ModelSections[], overall: Variant | undefined): void {
  const names = (list: (model: ModelSections) => readonly { readonly name: string }[]) => [
    ...new Set(models.flatMap((model) => list(model).map(({ name }) => name))),
  ];
  const sections = names((model) => model.sections);
  const overalls = names((model) => model.overall);
  printTable([
    ['model', ...sections, ...overalls],
    ...models.map((model) => [
      model.model,
      ...sections.map((name) => sectionCell(model.sections.find((section) => section.name === name))),
      ...overalls.map((name) => percent(model.overall.find((score) => score.name === name)?.accuracy)),
    ]),
  ]);
  for (const { model, sections } of models) {
    for (const { name, missing, complete } of sections) {
      if (!complete) process.stdout.write(`* ${model}: ${name} is a mean without ${missing.join(', ')}.\n`);
    }
  }
  const asked = overall === undefined ? 'No overall number' : `No overall number "${variants[overall]}"`;
  const without = models.filter((model) => model.overall.length === 0).map(({ model }) => model);
  if (without.length > 0) {
    process.stdout.write(`${asked} for ${without.join(', ')}: not all of its sections are complete.\n`);
  }
}

function sectionCell(section: SectionScore | undefined): string {
  return section === undefined ? '' : `${percent(section.accuracy)}${section.complete ? '' : ' *'}`;
}

function percent(proportion: number | undefined): string {
  return proportion === undefined ? '' : (100 * proportion).toFixed(2);
}

function plain({ model, benchmark, sections, overall }: ModelSections) {
  return {
    model,
    benchmark,
    sections: sections.map(({ name, accuracy, missing }) => ({ name, accuracy, missing })),
    overall: overall.map(({ name, formula, accuracy }) => ({ name, formula, accuracy })),
  };
}
