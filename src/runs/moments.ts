/** Mean and standard deviation (population) of the values seen; both 0 for none. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
}

/** With the lowest and the highest value; null for none. */
export interface Statistics extends Moments {
  readonly lowest: number | null;
  readonly highest: number | null;
}

/**
 * Gathers mean and deviation in one pass without cancellation.
 * Source: B. P. Welford, Technometrics 4 (1962) 419–420.
 */
export class RunningMoments {
  private count = 0;
  private mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.squares += before * (value - this.mean);
  }

  result(): Moments {
    const { count, mean, squares } = this;
    return { count, mean, std: count === 0 ? 0 : Math.sqrt(squares / count) };
  }
}

/** Gathers moments and range. */
export class RunningStatistics {
  private readonly moments = new RunningMoments();
  private lowest = Infinity;
  private highest = -Infinity;

  add(value: number): void {
    this.moments.add(value);
    if (value < this.lowest) this.lowest = value;
    if (value > this.highest) this.highest = value;
  }

  result(): Statistics {
    const moments = this.moments.result();
    const none = moments.count === 0;
    return { ...moments, lowest: none ? null : this.lowest, highest: none ? null : this.highest };
  }
}
