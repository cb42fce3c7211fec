import { layOut, printable, type TableOptions } from '../table/layout';
import type { ComparedSource, Comparison } from './compare-runs';
import { deltaTable, letter, pairTable, relationTable } from './table';

/** Ids of missing examples that are named; the count says how many there are. */
const idsShown = 5;

/** A comparison for the terminal: which runs, what each lacks, tables against the baseline, every two runs. */
export function formatComparison(comparison: Comparison, options: TableOptions = {}): string {
  const { common, runs, against, otherFiles } = comparison;
  return [
    ...runs.flatMap(({ name, source }, run) => [
      `${letter(run)}  ${printable(name)}${source === undefined ? '' : `  ${aboutSource(source)}`}${run === 0 ? '  (baseline)' : ''}`,
      ...(source === undefined ? [] : lacks(source).map((text) => `   ! ${text}`)),
    ]),
    `Compared on the ${common.ids.length} examples that all of them have tried.`,
    ...(otherFiles ? ['! The files of their datasets are not the same; these examples are.'] : []),
    ...against.flatMap(({ run, accuracies }) => [
      '',
      ...layOut(
        accuracies === undefined ? relationTable(comparison, run) : deltaTable(accuracies, run),
        options,
      ),
    ]),
    '',
    ...layOut(pairTable(comparison), options),
    '',
    ...explanations(comparison),
  ].join('\n');
}

function aboutSource({ header: { model, chatTemplate, settings } }: ComparedSource): string {
  const facts = [
    model.name,
    model.quantized,
    `template ${chatTemplate}`,
    `cut at ${settings.maxLength}`,
    settings.compat && `as ${settings.compat}`,
  ];
  return facts
    .filter((fact) => fact !== undefined)
    .map(printable)
    .join(' · ');
}

function lacks({ missing: { absent, pending }, failed, damaged }: ComparedSource): string[] {
  return [
    ...(absent.length > 0 ? [`not among its data: ${named(absent)}`] : []),
    ...(pending.length > 0 ? [`not scored yet: ${named(pending)}`] : []),
    ...(failed > 0 ? [`could not be scored, taken as losses: ${failed}`] : []),
    ...(damaged > 0 ? [`damaged lines in its files: ${damaged}`] : []),
  ];
}

function named(ids: readonly string[]): string {
  const more = ids.length > idsShown ? ', …' : '';
  return `${ids.length} (${ids.slice(0, idsShown).map(printable).join(', ')}${more})`;
}

function explanations({ common: { task }, against }: Comparison): string[] {
  if (task === 'dialogues') return ['Correlations are of the scores of all dialogues.'];
  if (task === 'best-of-n') {
    return [
      'Same choice: both give their highest score to the same candidate. Correlations are of all scores.',
    ];
  }
  const subsets = against[0]?.accuracies?.subsets.length ?? 0;
  return [
    'lost, gained: examples that only the baseline, only the run wins; a tie or a missing score is no win.',
    'p: exact McNemar test of these, each example counted once. Interval: paired bootstrap of the delta.',
    ...(subsets > 1 ? [`p (Holm): corrected for the ${subsets} subsets of a table.`] : []),
    'agree: share of examples that both win or neither wins; kappa: what is left of it beyond chance.',
  ];
}
