import { sections } from '../../datasets/sections';
import { percent, printable, type Line, type Table } from '../table/layout';
import type { AccuracyDelta, AccuracyDeltas, SubsetDelta } from './accuracy-deltas';
import type { Agreement } from './agreement';
import type { Comparison } from './compare-runs';
import type { Correlation } from './correlation';
import type { Relation, SubsetRelation } from './relations';

/** A run's letter: A is the baseline. */
export function letter(run: number): string {
  return run < 26 ? String.fromCharCode(65 + run) : `#${run + 1}`;
}

/** Accuracies and deltas, subsets under their section as in a run's own table; in percent. */
export function deltaTable(accuracies: AccuracyDeltas, run: number): Table {
  const { subsets, all, overall } = accuracies;
  const inSections = accuracies.sections.map((section) => {
    const members = membersOf(section.name);
    return [
      ...subsets.filter(({ name }) => members.has(name)).map((subset) => deltaLine(subset, '  ')),
      meanLine(section.name, section),
    ];
  });
  const known = new Set(accuracies.sections.flatMap(({ name }) => [...membersOf(name)]));
  return {
    title: `${letter(run)} against ${letter(0)}`,
    columns: [
      { title: 'n', width: 7 },
      { title: letter(0), width: 7 },
      { title: letter(run), width: 7 },
      { title: 'delta', width: 7 },
      { title: '95 % interval', width: 16 },
      { title: 'lost', width: 6 },
      { title: 'gained', width: 8 },
      { title: 'p', width: 8 },
      { title: 'p (Holm)', width: 10 },
    ],
    groups: [
      ...inSections,
      subsets.filter(({ name }) => !known.has(name)).map((subset) => deltaLine(subset, '')),
      [meanLine(all.name, all), ...overall.map((variant) => meanLine(`Overall: ${variant.name}`, variant))],
    ],
  };
}

function membersOf(section: string): ReadonlySet<string> {
  return new Set(sections.find(({ name }) => name === section)?.subsets.map(({ name }) => name));
}

function deltaLine(subset: SubsetDelta, indent: string): Line {
  const cells = [...deltaCells(subset), pText(subset.correctedP)];
  return { name: `${indent}${printable(subset.name)}`, cells, style: 'plain' };
}

function meanLine(name: string, delta: AccuracyDelta): Line {
  return { name, cells: deltaCells(delta), style: 'mean' };
}

function deltaCells({
  examples,
  baseline,
  accuracy,
  delta,
  interval,
  lost,
  gained,
  p,
}: AccuracyDelta): string[] {
  const [low, high] = interval.map(signed);
  return [
    String(examples),
    percent(baseline),
    percent(accuracy),
    signed(delta),
    `${(low ?? '').padStart(5)} – ${(high ?? '').padStart(5)}`,
    String(lost),
    String(gained),
    pText(p),
  ];
}

/** In percent points. */
function signed(difference: number): string {
  const text = percent(difference);
  return Number(text) === 0 ? '0.0' : difference > 0 ? `+${text}` : text;
}

function pText(p: number): string {
  return p < 0.001 ? (p < 1e-99 ? '<1e-99' : p.toExponential(0)) : p.toFixed(3);
}

/** Of best-of-n and dialogues: how the two runs go together, by subset. */
export function relationTable({ common: { task, ids }, against, pairs }: Comparison, run: number): Table {
  const subsets = against.find((each) => each.run === run)?.relations ?? [];
  const all = pairs.find(({ runs: [a, b] }) => a === 0 && b === run);
  const choice = task === 'best-of-n';
  return {
    title: `${letter(run)} against ${letter(0)}`,
    columns: [
      { title: 'n', width: 8 },
      ...(choice
        ? [
            { title: 'same choice', width: 13 },
            { title: 'kappa', width: 8 },
          ]
        : []),
      { title: 'Pearson', width: 9 },
      { title: 'Spearman', width: 10 },
    ],
    groups: [
      subsets.map((subset) => relationLine(subset, choice)),
      all === undefined
        ? []
        : [{ ...relationLine({ ...all, name: 'All', examples: ids.length }, choice), style: 'mean' }],
    ],
  };
}

function relationLine({ name, examples, agreement, scores }: SubsetRelation, choice: boolean): Line {
  return {
    name: printable(name),
    style: 'plain',
    cells: [String(examples), ...(choice ? agreementCells(agreement) : []), ...correlationCells(scores)],
  };
}

/** Every two runs: how often they decide alike, and how their margins and scores go together. */
export function pairTable({ common: { task }, pairs }: Comparison): Table {
  const decided = task !== 'dialogues';
  const margins = task === 'preference' || task === 'rewardbench-2';
  return {
    title: 'runs',
    columns: [
      ...(decided
        ? [
            { title: 'agree', width: 8 },
            { title: 'kappa', width: 8 },
          ]
        : []),
      ...(margins
        ? [
            { title: 'margins: Pearson', width: 18 },
            { title: 'Spearman', width: 10 },
          ]
        : []),
      { title: 'scores: Pearson', width: 17 },
      { title: 'Spearman', width: 10 },
    ],
    groups: [
      pairs.map((pair) => ({
        name: pair.runs.map(letter).join(' – '),
        style: 'plain',
        cells: [
          ...(decided ? agreementCells(pair.agreement) : []),
          ...(margins ? correlationCells(pair.margins) : []),
          ...correlationCells(pair.scores),
        ],
      })),
    ],
  };
}

function agreementCells({ equal, kappa }: Agreement): string[] {
  return [equal === null ? '–' : percent(equal), coefficient(kappa)];
}

function correlationCells({ pearson, spearman }: Correlation): string[] {
  return [coefficient(pearson), coefficient(spearman)];
}

function coefficient(value: Relation['scores']['pearson']): string {
  return value === null ? '–' : value.toFixed(3);
}
