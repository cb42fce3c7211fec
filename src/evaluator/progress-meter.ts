import type { Progress } from '../protocol/evaluator';

/** Rates are of about this long. */
const windowMilliseconds = 15_000;

interface Sample {
  readonly at: number;
  readonly examples: number;
  /** Of those that were planned. */
  readonly tokens: number;
  readonly computed: number;
}

/** Examples of a phase. */
export interface Work {
  readonly total: number;
  /** Those that are done before it begins. */
  readonly before: number;
  /** Of all that are not: their tokens are not known until they are tokenized. */
  readonly characters: number;
}

/**
 * Turns what is done into rates and the time left, by tokens: examples differ in length. Tokens of examples that are
 * not tokenized yet are estimated by their characters.
 */
export class ProgressMeter {
  #samples: Sample[];
  #passed = 0;
  #plannedTokens = 0;
  #plannedCharacters = 0;

  constructor(
    private readonly phase: Progress['phase'],
    private readonly work: Work,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#samples = [{ at: this.now(), examples: 0, tokens: 0, computed: 0 }];
  }

  /** Examples of so many characters turn out to have so many tokens to compute. */
  plan(characters: number, tokens: number): void {
    this.#plannedCharacters += characters;
    this.#plannedTokens += tokens;
  }

  /** Examples turn out to need no computing. */
  pass(examples: number): void {
    this.#passed += examples;
  }

  /**
   * Examples are done.
   * @param tokens as they were planned
   * @param computed fewer where they begin alike
   */
  add(examples: number, tokens: number, computed: number): void {
    const last = this.#samples.at(-1);
    const at = this.now();
    this.#samples.push({
      at,
      examples: (last?.examples ?? 0) + examples,
      tokens: (last?.tokens ?? 0) + tokens,
      computed: (last?.computed ?? 0) + computed,
    });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMilliseconds)
      this.#samples.shift();
  }

  progress(): Progress {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    const seconds = first && last ? (last.at - first.at) / 1000 : 0;
    const rate = (field: 'examples' | 'tokens' | 'computed') =>
      first && last && seconds > 0 ? (last[field] - first[field]) / seconds : 0;
    const plannedPerSecond = rate('tokens');
    return {
      phase: this.phase,
      done: this.work.before + this.#passed + (last?.examples ?? 0),
      total: this.work.total,
      examplesPerSecond: rate('examples'),
      tokensPerSecond: rate('computed'),
      ...(plannedPerSecond > 0 && { secondsLeft: this.#tokensLeft(last?.tokens ?? 0) / plannedPerSecond }),
    };
  }

  #tokensLeft(done: number): number {
    const perCharacter = this.#plannedCharacters > 0 ? this.#plannedTokens / this.#plannedCharacters : 0;
    return this.#plannedTokens - done + (this.work.characters - this.#plannedCharacters) * perCharacter;
  }
}
