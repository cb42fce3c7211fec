import { join } from 'node:path';
import type { Example } from '../../datasets/example';
import { examplesFile } from '../format';
import { readLines } from '../line-tail';
import { parseExample } from '../run-reader-row';
import type { Comparison } from './compare-runs';
import type { Flip } from './flips';

/** A flip with its example. */
export interface FlippedExample extends Flip {
  readonly id: string;
  readonly subset: string;
  /** Undefined where the line can no longer be read. */
  readonly content: Example | undefined;
}

/** The largest flips of each kind of a run against the baseline, with the texts of their examples. */
export async function flippedExamples(
  { common, runs, against }: Comparison,
  run: number,
  ofEachKind: number,
): Promise<FlippedExample[]> {
  const flips = against.find((each) => each.run === run)?.flips ?? [];
  const largest = (['lost', 'gained', 'other'] as const).flatMap((kind) =>
    flips.filter((flip) => flip.kind === kind).slice(0, ofEachKind),
  );
  const positions = largest.map(({ example }) => common.positions[example] ?? { offset: 0, length: 0 });
  const lines = await readLines(join(runs[0]?.source?.folder ?? '', examplesFile), positions);
  return largest.map((flip, i) => ({
    ...flip,
    id: common.ids[flip.example] ?? '',
    subset: common.subsets[flip.example] ?? '',
    content: parseExample(lines[i] ?? ''),
  }));
}
