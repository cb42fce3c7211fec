import type { LaidBranch } from './slot-feeds';

/** Laying out a path for a row costs as much as this many tokens that ask: measured, 12 heads of 64 on two cores. */
const layingOut = 100;
/** Into how many rows the longest branch may be parted. */
const mostParts = 16;

/**
 * The rows in which branches ask. All are as long as the longest, and the own parts of branches differ in length as
 * answers do: long branches are parted into stretches, each a row of its own that asks of all before it, where that
 * saves more padding than the further rows cost. What is another's beginning as a whole asks nothing.
 */
export function branchRows<Branch extends LaidBranch>(branches: readonly Branch[]): Branch[] {
  const lengths = branches.map(({ places, firstOwn }) => places.length - firstOwn);
  const longest = Math.max(0, ...lengths);
  const size = cheapest(lengths, longest);
  return branches.flatMap((branch, i) => {
    const parts = Math.ceil((lengths[i] ?? 0) / size);
    return Array.from({ length: parts }, (_, part) => {
      const firstOwn = branch.firstOwn + part * size;
      return { ...branch, firstOwn, places: branch.places.subarray(0, firstOwn + size) };
    });
  });
}

function cheapest(lengths: readonly number[], longest: number): number {
  const sizes = Array.from({ length: mostParts }, (_, i) => Math.max(1, Math.ceil(longest / (i + 1))));
  const cost = (size: number) =>
    lengths.reduce((rows, length) => rows + Math.ceil(length / size), 0) * (size + layingOut);
  return sizes.reduce((best, size) => (cost(size) < cost(best) ? size : best));
}
