/**
 * What a run spends its time on, what blocks the process first: where several are under way at once, time is charged
 * to the first of them, so that e.g. tokenizing is charged only what the model had to wait for it.
 */
export const stages = [
  'runs',
  'packing',
  'results',
  'session',
  'graph',
  'planning',
  'profiling',
  'hashing',
  'checkpoint',
  'tokenizer',
  'dataset',
  'files',
  'journal',
  'tokenizing',
  'start',
] as const;
export type Stage = (typeof stages)[number];

/** Of one stage, in seconds. */
export interface StageTime {
  readonly stage: Stage;
  /** How often it was entered. */
  readonly count: number;
  /** While it was under way, whatever else was. */
  readonly underWay: number;
  /** Charged to it: while it was under way and nothing before it in {@link stages}. They and `idle` sum to the whole. */
  readonly charged: number;
}

interface Sums {
  open: number;
  count: number;
  underWay: number;
  charged: number;
}

/** Charges a stretch of time to the stages that are under way in it. */
export class StageTimes {
  readonly #sums = new Map<Stage, Sums>(
    stages.map((stage) => [stage, { open: 0, count: 0, underWay: 0, charged: 0 }]),
  );
  #idle = 0;
  #at: number;

  /** @param now milliseconds that only grow */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.#at = now();
  }

  /** @returns ends it */
  enter(stage: Stage): () => void {
    this.#charge();
    const sums = this.#of(stage);
    sums.open++;
    sums.count++;
    return () => {
      this.#charge();
      sums.open--;
    };
  }

  /** Charges time from before the watch began. */
  add(stage: Stage, milliseconds: number): void {
    const sums = this.#of(stage);
    sums.count++;
    sums.underWay += milliseconds;
    sums.charged += milliseconds;
  }

  /** Stages that were entered, as listed in {@link stages}; in seconds. */
  times(): { readonly seconds: number; readonly idle: number; readonly stages: StageTime[] } {
    this.#charge();
    const times = [...this.#sums].flatMap(([stage, { count, underWay, charged }]) =>
      count === 0 ? [] : [{ stage, count, underWay: underWay / 1000, charged: charged / 1000 }],
    );
    const idle = this.#idle / 1000;
    return { seconds: times.reduce((sum, { charged }) => sum + charged, idle), idle, stages: times };
  }

  #of(stage: Stage): Sums {
    const sums = this.#sums.get(stage);
    if (sums === undefined) throw new RangeError(`there is no stage ${stage}`);
    return sums;
  }

  #charge(): void {
    const at = this.now();
    const elapsed = at - this.#at;
    this.#at = at;
    let charged = false;
    for (const sums of this.#sums.values()) {
      if (sums.open === 0) continue;
      sums.underWay += elapsed;
      if (!charged) sums.charged += elapsed;
      charged = true;
    }
    if (!charged) this.#idle += elapsed;
  }
}
