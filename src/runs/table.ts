import { coreSections, sections } from '../datasets/sections';
import type { Interval } from './interval';
import type { Metrics, SectionMetrics } from './metrics';

export interface TableOptions {
  /** Columns of the terminal; names are shortened to fit. */
  readonly width?: number;
  /** ANSI escapes: means in bold. */
  readonly colour?: boolean;
}

interface Line {
  readonly name: string;
  readonly total: number;
  readonly accuracy: number;
  readonly interval: Interval;
  readonly ties?: number;
  readonly style: 'subset' | 'mean';
}

/** Width of all columns but the name's. */
const numbersWidth = 41;
const narrowestName = 12;

/**
 * A run's metrics as a table for the terminal: subsets under their section, sections and overall as
 * means, accuracies in percent with 95 % intervals.
 */
export function formatMetrics(metrics: Metrics, { width = 80, colour = false }: TableOptions = {}): string {
  const groups = toGroups(metrics);
  const lines = groups.flat();
  const longest = Math.max(narrowestName, ...lines.map(({ name }) => lengthOf(name)));
  const nameWidth = Math.max(narrowestName, Math.min(longest, width - numbersWidth));
  const head = `${'subset'.padEnd(nameWidth)}${columns('n', 'accuracy', '95 % interval', 'ties')}`;
  const rule = '─'.repeat(nameWidth + numbersWidth);
  const body = groups.flatMap((group) => [rule, ...group.map((line) => formatLine(line, nameWidth, colour))]);
  return [head, ...body, ...notes(metrics)].join('\n');
}

function toGroups(metrics: Metrics): Line[][] {
  const inSections = metrics.sections.map((section): Line[] => [
    ...metrics.subsets
      .filter(({ name }) => section.subsets.includes(name))
      .map((subset): Line => ({ ...subset, name: `  ${printable(subset.name)}`, style: 'subset' })),
    { ...section, name: `${section.name}${section.complete ? '' : ' *'}`, style: 'mean' },
  ]);
  const known = new Set(sections.flatMap(({ subsets }) => subsets.map(({ name }) => name)));
  const others = metrics.subsets
    .filter(({ name }) => !known.has(name))
    .map((subset): Line => ({ ...subset, name: printable(subset.name), style: 'subset' }));
  const { all, overall } = metrics;
  const end: Line[] = [{ ...all, name: 'All examples', style: 'mean' }];
  if (overall) {
    const names = coreSections.map(({ name }) => name);
    const total = metrics.sections
      .filter(({ name }) => names.includes(name))
      .reduce((sum, section) => sum + section.total, 0);
    end.push({ ...overall, name: 'Overall', total, style: 'mean' });
  }
  return [...inSections, others, end].filter((group) => group.length > 0);
}

function formatLine(line: Line, nameWidth: number, colour: boolean): string {
  const [low, high] = line.interval;
  const name = shorten(line.name, nameWidth);
  const numbers = columns(
    String(line.total),
    percent(line.accuracy),
    `${percent(low).padStart(5)} – ${percent(high).padStart(5)}`,
    line.ties === undefined ? '' : String(line.ties),
  );
  const text = `${name}${' '.repeat(nameWidth - lengthOf(name))}${numbers}`.trimEnd();
  return colour && line.style === 'mean' ? `\u001b[1m${text}\u001b[22m` : text;
}

function columns(total: string, accuracy: string, interval: string, ties: string): string {
  return `${total.padStart(8)}${accuracy.padStart(10)}${interval.padStart(16)}${ties.padStart(7)}`;
}

function notes({ sections: present, all, truncated, margin }: Metrics): string[] {
  const lines = present.filter(({ complete }) => !complete).map(missingNote);
  if (all.unscored > 0)
    lines.push(`Without a finite score, counted as losses: ${all.unscored} of ${all.total}.`);
  if (truncated > 0) lines.push(`Cut at the maximum length: ${truncated} of ${all.total}.`);
  if (margin.count > 0) {
    lines.push(
      `Margin (chosen − rejected): mean ${margin.mean.toFixed(4)}, deviation ${margin.std.toFixed(4)}.`,
    );
  }
  return lines.length > 0 ? ['', ...lines] : [];
}

function missingNote({ name, missing }: SectionMetrics): string {
  return `* ${name} is a mean without ${missing.join(', ')}.`;
}

function percent(proportion: number): string {
  return (proportion * 100).toFixed(1);
}

function shorten(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** In code points: what a terminal shows, but for wide and combining characters. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Names come from datasets: nothing in them may steer the terminal. */
function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}
