import type { Progress } from '../protocol/evaluator';

/** Without a terminal a line is printed this often. */
const plainInterval = 10_000;

/** Shows progress on stderr: one line that is rewritten in a terminal, a line now and then elsewhere. */
export class ProgressLine {
  #printedAt = -Infinity;
  #phase = '';
  #open = false;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  show(progress: Progress): void {
    const text = describeProgress(progress);
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[K${text}`);
      this.#open = true;
      return;
    }
    const now = performance.now();
    if (now - this.#printedAt < plainInterval && progress.phase === this.#phase) return;
    this.#printedAt = now;
    this.#phase = progress.phase;
    this.stream.write(`${text}\n`);
  }

  /** Ends the line, so that other text can follow. */
  end(): void {
    if (this.#open) this.stream.write('\r\x1b[K');
    this.#open = false;
  }
}

/** E.g. `scoring 412/1403 (29 %)  3.1 examples/s  780 tokens/s  5 min 20 s left`. */
export function describeProgress(progress: Progress): string {
  const { phase, done, total, examplesPerSecond, tokensPerSecond, secondsLeft } = progress;
  if (phase === 'loading') return 'loading the model';
  const share = total > 0 ? Math.floor((100 * done) / total) : 0;
  const parts = [`${phase} ${String(done)}/${String(total)} (${String(share)} %)`];
  if (tokensPerSecond > 0) {
    parts.push(`${examplesPerSecond.toFixed(1)} examples/s`, `${tokensPerSecond.toFixed(0)} tokens/s`);
  }
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join('  ');
}

/** E.g. `42 s`, `5 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}
