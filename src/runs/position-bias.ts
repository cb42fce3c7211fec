import { wilson, type Interval } from './interval';

/** A share of things counted, 0..1, with its 95 % interval. */
export interface Share {
  readonly value: number;
  readonly interval: Interval;
  readonly count: number;
}

/** How much it matters to a model that compares two completions which of them it is shown first. */
export interface PositionBias {
  /** Of all questions: those in which the first one was preferred; an undecided one counts half. ½ = no bias. */
  readonly firstPreferred: Share;
  /** Of all pairs of completions: those of which both orders gave the same answer. */
  readonly consistent: Share;
}

/** Counts over the answers to both orders of every pair. */
export class PositionBiasCounter {
  private first = 0;
  private consistent = 0;
  private pairs = 0;

  /**
   * @param completions how many
   * @param firstShown the probability with which the one shown first was preferred, for each ordered pair (0,1),
   * (0,2) … (1,0) …; a pair of which one is missing is not counted
   */
  add(completions: number, firstShown: readonly (number | null)[]): void {
    if (firstShown.length !== completions * (completions - 1)) return;
    for (let i = 0; i < completions; i++) {
      for (let j = i + 1; j < completions; j++) {
        const forward = firstShown[i * (completions - 1) + j - 1] ?? null;
        const backward = firstShown[j * (completions - 1) + i] ?? null;
        if (forward !== null && backward !== null) this.count(forward - 0.5, backward - 0.5);
      }
    }
  }

  /** Undefined where nothing was counted. */
  result(): PositionBias | undefined {
    if (this.pairs === 0) return undefined;
    return {
      firstPreferred: share(this.first, 2 * this.pairs),
      consistent: share(this.consistent, this.pairs),
    };
  }

  /** Of one pair, in both orders: above 0 where the one shown first was preferred. */
  private count(forward: number, backward: number): void {
    this.pairs += 1;
    this.first += (Math.sign(forward) + 1) / 2 + (Math.sign(backward) + 1) / 2;
    if (Math.sign(forward) === -Math.sign(backward)) this.consistent += 1;
  }
}

function share(number: number, count: number): Share {
  return { value: number / count, interval: wilson(number / count, count), count };
}
