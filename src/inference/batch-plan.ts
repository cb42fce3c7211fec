import { byBeginning, lengthInCommon } from './prefix-tree';

/** Items scored in one session run, by their index. */
export type Batch = readonly number[];

/** All sequences of one example. */
export interface BatchItem {
  /** Tokens that it computes alone. */
  readonly tokens: number;
  /** Tokens of its longest sequence. */
  readonly longest: number;
  /** What its sequences begin with, where the model computes once what the sequences of a run begin with alike. */
  readonly beginning?: Int32Array | undefined;
}

/** Fewer tokens in common are not worth mixing lengths for, or running a batch that is not full. */
const leastInCommon = 16;

/**
 * Lays items into batches of at most `budget` computed tokens, not counting what all items of a batch begin with
 * alike; an item beyond that runs alone. Items that begin alike are neighbours, by a prefix tree; otherwise items of
 * one batch are of similar length, because attention works on [sequences, longest] slots. Longest first: what does
 * not fit into memory fails at the start, and the time left is overestimated, not under-.
 */
export function planBatches(items: readonly BatchItem[], budget: number): Batch[] {
  const batches: Batch[] = [];
  let open: Placed[] = [];
  for (const index of byBeginning(items, leastInCommon)) {
    const item = items[index];
    if (item === undefined) continue;
    const before = open.at(-1);
    const shared = before === undefined ? 0 : inCommon(items[before.index], item);
    const next = { index, tokens: item.tokens, shared };
    if (fits([...open, next], budget)) {
      open.push(next);
      continue;
    }
    const kept = cutBefore(open, next, budget);
    batches.push(open.slice(0, kept).map((placed) => placed.index));
    open = [...open.slice(kept), next];
  }
  if (open.length > 0) batches.push(open.map((placed) => placed.index));
  return batches;
}

interface Placed {
  readonly index: number;
  /** That it computes alone. */
  readonly tokens: number;
  /** Of them those that it has in common with the item before it. */
  readonly shared: number;
}

function fits([first, ...others]: readonly Placed[], budget: number): boolean {
  if (first === undefined || others.length === 0) return true;
  let { tokens } = first;
  let sharedByAll = Infinity;
  for (const other of others) {
    tokens += other.tokens - other.shared;
    sharedByAll = Math.min(sharedByAll, other.shared);
  }
  return tokens - sharedByAll <= budget;
}

/** How many items of a full batch stay in it: those at its end that have more in common with the next one go along. */
function cutBefore(full: readonly Placed[], next: Placed, budget: number): number {
  if (next.shared < leastInCommon) return full.length;
  let kept = full.length - 1;
  while (kept > 0 && (full[kept]?.shared ?? 0) >= next.shared) kept--;
  return kept > 0 && fits([...full.slice(kept), next], budget) ? kept : full.length;
}

function inCommon(a: BatchItem | undefined, b: BatchItem): number {
  return a?.beginning === undefined || b.beginning === undefined
    ? 0
    : lengthInCommon(a.beginning, b.beginning);
}
