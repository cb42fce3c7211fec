import type { CommonExamples } from './alignment';
import type { CommonRun } from './common-run';
import { scaleOf } from './standard-scores';

/** An example that two runs decided differently. */
export interface Flip {
  /** Index among the common examples. */
  readonly example: number;
  /**
   * `lost`: the baseline alone won it, `gained`: the run alone; `other`: of best-of-n, they chose different
   * candidates.
   */
  readonly kind: 'lost' | 'gained' | 'other';
  /** Each in its run's own scale; null where a score is missing. */
  readonly baselineMargin: number | null;
  readonly margin: number | null;
  /**
   * How far apart the runs are, in standard deviations of each one's scores: of `lost` and `gained` by their margins,
   * of `other` by how much each prefers its own candidate to the other's, both together. Null where a score is missing.
   */
  readonly size: number | null;
}

/** The largest first, those with a missing score last; equal ones by id. None of dialogues. */
export function flips(common: CommonExamples, baseline: CommonRun, run: CommonRun): Flip[] {
  const [unitBefore, unitAfter] = [scaleOf(baseline.scores).unit, scaleOf(run.scores).unit];
  const found: Flip[] = [];
  for (const example of common.ids.keys()) {
    const [before, after] = [baseline.decisions.decision[example], run.decisions.decision[example]];
    if (before === undefined || after === undefined || before < 0 || after < 0 || before === after) continue;
    const [marginBefore, marginAfter] = [marginOf(baseline, example), marginOf(run, example)];
    const start = common.starts[example] ?? 0;
    const preference = ({ scores }: CommonRun) =>
      (scores[start + after] ?? NaN) - (scores[start + before] ?? NaN);
    const ofBestOfN = common.task === 'best-of-n';
    const size = ofBestOfN
      ? preference(run) / unitAfter - preference(baseline) / unitBefore
      : Math.abs(marginAfter / unitAfter - marginBefore / unitBefore);
    found.push({
      example,
      kind: ofBestOfN ? 'other' : after > before ? 'gained' : 'lost',
      baselineMargin: orNull(marginBefore),
      margin: orNull(marginAfter),
      size: orNull(size),
    });
  }
  return found.sort((a, b) => (b.size ?? -1) - (a.size ?? -1) || a.example - b.example);
}

function marginOf({ decisions }: CommonRun, example: number): number {
  return decisions.margin[example] ?? NaN;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
