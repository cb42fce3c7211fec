import type { EvaluatorEvent, TokenCounts } from '../protocol/evaluator';
import type { SessionLine } from './format';

/** What an evaluator process has told of its session: all that is known of it where the process is killed. */
export class ToldSession {
  #started: number | undefined;
  #counts: TokenCounts | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  hear(event: EvaluatorEvent): void {
    if (event.type === 'started') this.#started = this.now();
    if (event.type === 'progress') this.#counts = event.counts ?? this.#counts;
  }

  /** Nothing before it has begun to compute. */
  get facts(): Pick<SessionLine, 'seconds' | 'tokens' | 'counts'> {
    if (this.#started === undefined || this.#counts === undefined) return {};
    const seconds = (this.now() - this.#started) / 1000;
    return { seconds, tokens: this.#counts.computed, counts: this.#counts };
  }
}
