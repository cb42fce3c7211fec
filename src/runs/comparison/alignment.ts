import type { Task } from '../../datasets/example';
import type { LinePosition } from '../line-tail';
import { ComparisonError } from './comparison-error';
import { differentContent, findConflict, nothingInCommon } from './different-data';
import { states, type RunScores } from './run-scores';

/** Examples that all runs have tried, in columns and in the order of their ids. */
export interface CommonExamples {
  readonly task: Task;
  readonly ids: readonly string[];
  readonly subsets: readonly string[];
  /** Indices of the completions that should win. */
  readonly chosen: readonly (readonly number[])[];
  /** Where each example's completions begin among all; one more than there are examples. */
  readonly starts: Uint32Array;
  /** Where each one's text lies in the first run's `examples.jsonl`. */
  readonly positions: readonly LinePosition[];
}

/** What a run lacks of the examples that another one has. */
export interface Missing {
  /** Not among its data: another limit, other subsets. */
  readonly absent: readonly string[];
  /** Not scored yet. */
  readonly pending: readonly string[];
}

/** Runs laid beside each other. */
export interface Alignment {
  readonly common: CommonExamples;
  /** Of each run: the scores of all common completions; NaN where there is none. */
  readonly scores: readonly Float64Array[];
  /** Of each run, by id in order. */
  readonly missing: readonly Missing[];
  /** Of each run: common examples that it could not score. They count as losses. */
  readonly failed: readonly number[];
}

/**
 * Aligns runs by the ids of their examples, which must be of one content everywhere. What not all of the runs have
 * tried is left out and named. The order of the lines in their files does not matter.
 * @param runs at least one
 * @throws {ComparisonError} where the runs are of different tasks or data, or have nothing in common
 */
export async function alignRuns(runs: readonly [RunScores, ...RunScores[]]): Promise<Alignment> {
  const [first] = runs;
  const { task } = first.header.dataset;
  for (const run of runs) {
    if (run.header.dataset.task === task) continue;
    throw new ComparisonError(
      `${first.folder} is a run of the task ${task}, ${run.folder} one of ${run.header.dataset.task}`,
      'Compare runs of one task.',
    );
  }
  const ids = [...new Set(runs.flatMap(({ examples }) => [...examples.lines.keys()]))].sort();
  const tried: string[] = [];
  for (const id of ids) {
    const conflict = findConflict(runs, id);
    if (conflict !== undefined) throw await differentContent(conflict);
    if (runs.every((run) => stateOf(run, id) > states.pending)) tried.push(id);
  }
  if (tried.length === 0) throw nothingInCommon(runs, ids);
  return {
    common: toCommon(first, task, tried),
    scores: runs.map((run) => scoresOf(run, tried)),
    missing: runs.map((run) => ({
      absent: ids.filter((id) => !run.examples.lines.has(id)),
      pending: ids.filter((id) => stateOf(run, id) === states.pending),
    })),
    failed: runs.map((run) => tried.filter((id) => stateOf(run, id) === states.failed).length),
  };
}

/** -1 for an example that the run has not. */
function stateOf({ examples, states }: RunScores, id: string): number {
  const line = examples.lines.get(id);
  return line === undefined ? -1 : (states[line] ?? -1);
}

function toCommon({ examples }: RunScores, task: Task, ids: readonly string[]): CommonExamples {
  const lines = ids.flatMap((id) => examples.lines.get(id) ?? []);
  const starts = new Uint32Array(ids.length + 1);
  for (const [i, line] of lines.entries()) {
    starts[i + 1] = (starts[i] ?? 0) + (examples.starts[line + 1] ?? 0) - (examples.starts[line] ?? 0);
  }
  return {
    task,
    ids,
    subsets: lines.map((line) => examples.subsets[line] ?? ''),
    chosen: lines.map((line) => examples.chosen[line] ?? []),
    starts,
    positions: lines.flatMap((line) => examples.positions[line] ?? []),
  };
}

function scoresOf({ examples, scores }: RunScores, ids: readonly string[]): Float64Array {
  const parts = ids.flatMap((id) => {
    const line = examples.lines.get(id);
    return line === undefined ? [] : [scores.subarray(examples.starts[line], examples.starts[line + 1])];
  });
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
