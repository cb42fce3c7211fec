/** Mean and standard deviation (population) of the values seen; both 0 for none. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
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
