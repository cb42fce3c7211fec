import { compareSubsets } from '../../datasets/sections';
import { agreement, type Agreement } from './agreement';
import type { CommonExamples } from './alignment';
import { bySubset, type CommonRun } from './common-run';
import { correlation, type Correlation } from './correlation';

/** How two runs go together. */
export interface Relation {
  /** Of what they decide: won or not; of best-of-n the candidate chosen. Nothing is decided of dialogues. */
  readonly agreement: Agreement;
  /** Of the scores of all completions. */
  readonly scores: Correlation;
}

export interface SubsetRelation extends Relation {
  readonly name: string;
  readonly examples: number;
}

export interface PairRelation extends Relation {
  /** Indices of the two runs. */
  readonly runs: readonly [number, number];
  /** Of the margins. */
  readonly margins: Correlation;
}

/** Every run with every later one. */
export function pairRelations(runs: readonly CommonRun[]): PairRelation[] {
  return runs.flatMap((a, i) =>
    runs.slice(i + 1).map((b, j): PairRelation => ({
      runs: [i, i + 1 + j],
      agreement: agreement(a.decisions.decision, b.decisions.decision),
      scores: correlation(a.scores, b.scores),
      margins: correlation(a.decisions.margin, b.decisions.margin),
    })),
  );
}

/** By subset, in RewardBench's table order, then by name. */
export function subsetRelations(common: CommonExamples, a: CommonRun, b: CommonRun): SubsetRelation[] {
  return [...bySubset(common)]
    .sort(([left], [right]) => compareSubsets(left, right))
    .map(([name, indices]) => {
      const decisions = ({ decisions: { decision } }: CommonRun) =>
        Int32Array.from(indices, (index) => decision[index] ?? -1);
      const completions = Uint32Array.from(completionsOf(common, indices));
      const scores = ({ scores }: CommonRun) =>
        Float64Array.from(completions, (completion) => scores[completion] ?? NaN);
      return {
        name,
        examples: indices.length,
        agreement: agreement(decisions(a), decisions(b)),
        scores: correlation(scores(a), scores(b)),
      };
    });
}

function* completionsOf({ starts }: CommonExamples, examples: Uint32Array): Generator<number> {
  for (const example of examples) {
    const end = starts[example + 1] ?? 0;
    for (let completion = starts[example] ?? 0; completion < end; completion++) yield completion;
  }
}
