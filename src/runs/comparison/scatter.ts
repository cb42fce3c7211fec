/** A cloud of points: all of them while they are few, else how many lie in each cell of a grid. */
export type Scatter =
  | { readonly kind: 'points'; readonly points: readonly (readonly [x: number, y: number])[] }
  | {
      readonly kind: 'bins';
      /** Range of all points; cells divide it evenly. */
      readonly x: readonly [lowest: number, highest: number];
      readonly y: readonly [lowest: number, highest: number];
      /** Cells along each axis. */
      readonly cells: number;
      /** Cells that are not empty. */
      readonly bins: readonly { readonly column: number; readonly row: number; readonly count: number }[];
    };

/** As many as a plot can draw and a message should carry. */
const mostPoints = 5000;
const cells = 64;

/**
 * The points whose two coordinates are finite, in the order given.
 * @param x, y of equal length
 */
export function scatter(x: Float64Array, y: Float64Array): Scatter {
  const both = Uint32Array.from(x.keys()).filter((i) => isFinite(x[i] ?? NaN) && isFinite(y[i] ?? NaN));
  if (both.length <= mostPoints) {
    return { kind: 'points', points: Array.from(both, (i) => [x[i] ?? NaN, y[i] ?? NaN] as const) };
  }
  const [rangeX, rangeY] = [range(x, both), range(y, both)];
  const counts = new Uint32Array(cells * cells);
  for (const i of both) {
    const cell = cellOf(y[i] ?? NaN, rangeY) * cells + cellOf(x[i] ?? NaN, rangeX);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const bins = [...counts.entries()]
    .filter(([, count]) => count > 0)
    .map(([cell, count]) => ({ column: cell % cells, row: Math.floor(cell / cells), count }));
  return { kind: 'bins', x: rangeX, y: rangeY, cells, bins };
}

function range(values: Float64Array, indices: Uint32Array): [number, number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const i of indices) {
    const value = values[i] ?? NaN;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return [lowest, highest];
}

function cellOf(value: number, [lowest, highest]: readonly [number, number]): number {
  if (!(highest > lowest)) return 0;
  // Halved first: the whole range of doubles does not fit into one.
  const share = (value / 2 - lowest / 2) / (highest / 2 - lowest / 2);
  return Math.min(cells - 1, Math.floor(share * cells));
}
