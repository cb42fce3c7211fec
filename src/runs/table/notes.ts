import type { Interval } from '../interval';
import type { Metrics } from '../metrics';
import type { Share } from '../position-bias';
import type { SectionMetrics } from '../section-metrics';
import type { TiesScore } from '../ties-score';
import { percent } from './layout';

/** What stands under the table, a sentence a line. */
export function notes(metrics: Metrics): string[] {
  const { task, sections, overall, all, truncated, tiesSubset, positionBias } = metrics;
  const judged = task === 'preference' || task === 'rewardbench-2';
  return [
    ...sections.filter(({ complete }) => !complete).map(missingNote),
    ...overall.map(({ name, formula }) => `Overall: ${name} = ${formula}.`),
    ...(tiesSubset ? tiesNote(tiesSubset) : []),
    ...(all.unscored > 0 ? [unscoredNote(all.unscored, all.total, judged)] : []),
    ...(truncated > 0 ? [`Cut at the maximum length: ${truncated} of ${all.total}.`] : []),
    ...marginNote(metrics, judged),
    ...(positionBias
      ? [
          `Position: the one shown first was preferred in ${shareText(positionBias.firstPreferred)} of ${positionBias.firstPreferred.count} questions;`,
          `  both orders gave the same answer on ${shareText(positionBias.consistent)} of ${positionBias.consistent.count} pairs.`,
        ]
      : []),
  ];
}

function missingNote({ name, missing }: SectionMetrics): string {
  return `* ${name} is a mean without ${missing.join(', ')}.`;
}

function tiesNote(ties: TiesScore): string[] {
  return [
    `Ties = .30 × ${percent(ties.accuracyTied)} (tied) + .30 × ${percent(ties.accuracyReference)} (reference)`,
    `  + .20 × ${percent(ties.correctnessPreferred)} (preferred) + .20 × ${percent(ties.correctnessPreferredHard)} (preferred, hard)`,
    `  + .01 × ${percent(ties.correctnessMargin)} (margin).`,
  ];
}

function unscoredNote(unscored: number, total: number, judged: boolean): string {
  return `Without a finite score${judged ? ', counted as losses' : ', left out'}: ${unscored} of ${total}.`;
}

function marginNote({ margin, task }: Metrics, judged: boolean): string[] {
  if (margin.count === 0 || !(judged || task === 'best-of-n')) return [];
  const what = judged ? 'chosen − rejected' : 'best − second best';
  return [`Margin (${what}): mean ${margin.mean.toFixed(4)}, deviation ${margin.std.toFixed(4)}.`];
}

function shareText({ value, interval }: Share): string {
  return `${percent(value)} % (${intervalText(interval)})`;
}

function intervalText([low, high]: Interval): string {
  return `${percent(low)} – ${percent(high)}`;
}
