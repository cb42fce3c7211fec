/** How two columns of numbers go together; null where one of them does not vary, or nothing is there. */
export interface Correlation {
  /** Rows in which both are numbers. */
  readonly count: number;
  readonly pearson: number | null;
  /** Of ranks, equal values sharing their mean rank. Does not depend on the models' scales. */
  readonly spearman: number | null;
}

/**
 * Pearson's and Spearman's coefficients over the rows in which both columns are finite.
 * @param x, y of equal length; NaN where there is no number
 */
export function correlation(x: Float64Array, y: Float64Array): Correlation {
  const both = Uint32Array.from(x.keys()).filter((i) => isFinite(x[i] ?? NaN) && isFinite(y[i] ?? NaN));
  const [left, right] = [pick(x, both), pick(y, both)];
  return {
    count: both.length,
    pearson: pearson(left, right),
    spearman: pearson(ranks(left), ranks(right)),
  };
}

function pick(values: Float64Array, indices: Uint32Array): Float64Array {
  return Float64Array.from(indices, (index) => values[index] ?? NaN);
}

function pearson(x: Float64Array, y: Float64Array): number | null {
  const [meanX, meanY] = [mean(x), mean(y)];
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? NaN) - meanX, (y[i] ?? NaN) - meanY];
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  const scale = Math.sqrt(squaresX) * Math.sqrt(squaresY);
  // Nor of scores so large that their squares are beyond a double.
  if (!(scale > 0 && scale < Infinity)) return null;
  return Math.max(-1, Math.min(1, products / scale));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From 0 on. */
function ranks(values: Float64Array): Float64Array {
  const rising = Float64Array.from(values).sort();
  const rankOf = new Map<number, number>();
  for (let from = 0, to = 0; from < rising.length; from = to) {
    const value = rising[from] ?? NaN;
    while (to < rising.length && rising[to] === value) to++;
    rankOf.set(value, (from + to - 1) / 2);
  }
  return values.map((value) => rankOf.get(value) ?? NaN);
}
