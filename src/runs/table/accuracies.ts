import { sections } from '../../datasets/sections';
import type { Interval } from '../interval';
import type { Metrics, SubsetMetrics, Tally } from '../metrics';
import { percent, printable, type Line, type Table } from './layout';

/** Subsets under their section, sections and overall numbers as means; accuracies in percent. */
export function accuracyTable(metrics: Metrics): Table {
  return {
    title: 'subset',
    columns: [
      { title: 'n', width: 8 },
      { title: 'accuracy', width: 10 },
      { title: '95 % interval', width: 16 },
      { title: 'ties', width: 7 },
    ],
    groups: [...inSections(metrics), others(metrics), means(metrics)],
  };
}

function inSections({ sections: present, subsets }: Metrics): Line[][] {
  return present.map((section) => [
    ...subsets
      .filter(({ name }) => section.subsets.includes(name))
      .map((subset) => line(`  ${printable(subset.name)}`, subset, 'plain')),
    line(`${section.name}${section.complete ? '' : ' *'}`, section, 'mean'),
  ]);
}

function others({ subsets }: Metrics): Line[] {
  const known = new Set(sections.flatMap((section) => section.subsets.map(({ name }) => name)));
  return subsets
    .filter(({ name }) => !known.has(name))
    .map((subset: SubsetMetrics) => line(printable(subset.name), subset, 'plain'));
}

function means({ all, overall }: Metrics): Line[] {
  return [
    line('All examples', all, 'mean'),
    ...overall.map((variant) => line(`Overall: ${variant.name}`, variant, 'mean')),
  ];
}

interface Accuracy extends Pick<Tally, 'total' | 'accuracy'> {
  readonly interval: Interval | null;
  readonly ties?: number;
}

function line(name: string, { total, accuracy, interval, ties }: Accuracy, style: Line['style']): Line {
  const [low, high] = interval ?? [0, 1];
  return {
    name,
    style,
    cells: [
      String(total),
      percent(accuracy ?? 0),
      `${percent(low).padStart(5)} – ${percent(high).padStart(5)}`,
      ties === undefined ? '' : String(ties),
    ],
  };
}
