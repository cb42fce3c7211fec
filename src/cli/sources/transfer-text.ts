import { bytesText } from '../../checkpoint/memory-text';
import type { Retry } from '../../hub/access';
import type { DownloadProgress } from '../../hub/download-progress';
import { duration } from '../terminal/duration';

/** E.g. `downloading org/name  2/5 files  1.2 of 14 GB (8 %)  31 MB/s  6 min 52 s left`. */
export function transferText(name: string, progress: DownloadProgress): string {
  const { bytes, totalBytes, files, totalFiles, bytesPerSecond, secondsLeft } = progress;
  const share = totalBytes > 0 ? ` (${String(Math.floor((100 * bytes) / totalBytes))} %)` : '';
  const parts = [
    `downloading ${name}`,
    `${String(files)}/${String(totalFiles)} files`,
    `${bytesText(bytes)} of ${bytesText(totalBytes)}${share}`,
  ];
  if (bytesPerSecond > 0) parts.push(`${bytesText(bytesPerSecond)}/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join('  ');
}

/** E.g. `retrying in 12 s: huggingface.co answered 503.` */
export function retryText({ afterMs, reason }: Retry): string {
  return `retrying in ${duration(Math.ceil(afterMs / 1000))}: ${reason}`;
}
