import type { Progress } from '../../protocol/evaluator';
import { duration } from '../terminal/duration';

const names: Partial<Record<Progress['phase'], string>> = {
  quantizing: 'quantizing, matrix',
  comparing: 'comparing with the exact model',
  reference: 'scoring with the reference',
};

/** E.g. `scoring 412/1403 (29 %)  3.1 examples/s  780 tokens/s  5 min 20 s left`. */
export function progressText(progress: Progress): string {
  const { phase, done, total, examplesPerSecond, tokensPerSecond, secondsLeft } = progress;
  if (phase === 'loading') return 'loading the model';
  const share = total > 0 ? Math.floor((100 * done) / total) : 0;
  const parts = [`${names[phase] ?? phase} ${String(done)}/${String(total)} (${String(share)} %)`];
  if (tokensPerSecond > 0) {
    parts.push(`${examplesPerSecond.toFixed(1)} examples/s`, `${tokensPerSecond.toFixed(0)} tokens/s`);
  }
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join('  ');
}
