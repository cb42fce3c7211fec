import type { Progress } from '../protocol/evaluator';

/** Rates are of about this long. */
const windowMilliseconds = 15_000;

interface Sample {
  readonly at: number;
  readonly examples: number;
  readonly tokens: number;
}

/** Turns what is done into rates and the time left, by tokens: examples differ in length. */
export class ProgressMeter {
  #samples: Sample[];
  #examples = 0;
  #tokens = 0;

  constructor(
    private readonly phase: Progress['phase'],
    /** Examples of the run, and those an earlier session has scored. */
    private readonly total: number,
    private readonly before: number,
    /** Tokens that this session is to compute. */
    private readonly tokensToCompute: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#samples = [{ at: this.now(), examples: 0, tokens: 0 }];
  }

  add(examples: number, tokens: number): void {
    this.#examples += examples;
    this.#tokens += tokens;
    const at = this.now();
    this.#samples.push({ at, examples: this.#examples, tokens: this.#tokens });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMilliseconds)
      this.#samples.shift();
  }

  progress(): Progress {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    const seconds = first && last ? (last.at - first.at) / 1000 : 0;
    const rate = (field: 'examples' | 'tokens') =>
      first && last && seconds > 0 ? (last[field] - first[field]) / seconds : 0;
    const tokensPerSecond = rate('tokens');
    return {
      phase: this.phase,
      done: this.before + this.#examples,
      total: this.total,
      examplesPerSecond: rate('examples'),
      tokensPerSecond,
      ...(tokensPerSecond > 0 && { secondsLeft: (this.tokensToCompute - this.#tokens) / tokensPerSecond }),
    };
  }
}
