import type { ScoredExample } from '../metrics';
import { allFinite, credit, judge } from '../verdict';
import type { CommonExamples } from './alignment';

/** How a run came out on each of the common examples, in columns. */
export interface Decisions {
  /** 1 where every chosen completion is above every rejected one; a tie or a missing score is no win. */
  readonly won: Uint8Array;
  /** What the example adds to the accuracy, 0..1: of RewardBench 2 a share of a win, else `won`. */
  readonly credit: Float64Array;
  /** {@link judge}'s; NaN where a score is missing. */
  readonly margin: Float64Array;
  /**
   * What the agreement of runs is about: won or not; of best-of-n the candidate with the highest score (the first of
   * several), −1 where a score is missing; −1 throughout for dialogues.
   */
  readonly decision: Int32Array;
}

/** @param scores of all common completions; NaN where there is none */
export function decide(common: CommonExamples, scores: Float64Array): Decisions {
  const size = common.ids.length;
  const won = new Uint8Array(size);
  const credits = new Float64Array(size);
  const margin = new Float64Array(size);
  const decision = new Int32Array(size).fill(-1);
  let index = 0;
  for (const { chosen, scores: own } of scoredExamples(common, scores)) {
    const verdict = judge(chosen, own);
    won[index] = Number(verdict.result === 'win');
    credits[index] = common.task === 'rewardbench-2' ? credit(chosen, own) : (won[index] ?? 0);
    margin[index] = verdict.margin ?? NaN;
    if (common.task === 'best-of-n') decision[index] = highest(own);
    else if (common.task !== 'dialogues') decision[index] = won[index] ?? 0;
    index += 1;
  }
  return { won, credit: credits, margin, decision };
}

/** The common examples with a run's scores. */
export function* scoredExamples(common: CommonExamples, scores: Float64Array): Generator<Scored> {
  for (const [index, id] of common.ids.entries()) {
    const own = scores.subarray(common.starts[index], common.starts[index + 1]);
    yield {
      id,
      subset: common.subsets[index] ?? '',
      chosen: common.chosen[index] ?? [],
      scores: Array.from(own, (score) => (Number.isFinite(score) ? score : null)),
    };
  }
}

type Scored = Required<Pick<ScoredExample, 'id' | 'subset' | 'chosen' | 'scores'>>;

function highest(scores: ScoredExample['scores']): number {
  return allFinite(scores)
    ? scores.indexOf(scores.reduce((high, score) => Math.max(high, score), -Infinity))
    : -1;
}
