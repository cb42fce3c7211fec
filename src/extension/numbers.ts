import { bytesText } from '../checkpoint/memory-text';
import type { Retry } from '../hub/access';
import type { DownloadProgress } from '../hub/download-progress';
import type { Progress } from '../protocol/evaluator';

/** `73.4 %`; `–` where there is nothing to compute it from. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(1)} %`;

/** `1,234`. */
export const grouped = (value: number): string => value.toLocaleString('en-US');

/** `1 example`, `12 examples`. */
export const counted = (value: number, noun: string): string =>
  `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `124M`, `7.24B`: parameters as people name models. */
export function parameterCount(parameters: number): string {
  for (const [unit, size] of [
    ['B', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const) {
    if (parameters >= size) return `${Number((parameters / size).toPrecision(3))}${unit}`;
  }
  return String(parameters);
}

/** `45 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `43 % · 12.3/s · 2 min left`, or the phase before scoring. */
export function progressText(progress: Progress | undefined): string {
  if (!progress) return 'starting';
  const { phase, done, total, examplesPerSecond, secondsLeft } = progress;
  if (phase !== 'scoring') return phase;
  const parts = [`${total > 0 ? Math.floor((100 * done) / total) : 0} %`];
  if (examplesPerSecond > 0) parts.push(`${examplesPerSecond.toFixed(1)}/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** `1.2 GB of 4.3 GB · 23 MB/s · 2 min left`. */
export function downloadText({ bytes, totalBytes, bytesPerSecond, secondsLeft }: DownloadProgress): string {
  const parts = [`${bytesText(bytes)} of ${bytesText(totalBytes)}`];
  if (bytesPerSecond > 0) parts.push(`${bytesText(bytesPerSecond)}/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** `retrying in 12 s: huggingface.co answered 503.` */
export const retryText = ({ afterMs, reason }: Retry): string =>
  `retrying in ${duration(afterMs / 1000)}: ${reason}`;

/** `1.2M`, `345`: counts that only their size matters of. */
export const rounded = (value: number): string =>
  new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
