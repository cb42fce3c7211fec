/** How far a download is; what was there already counts as done. */
export interface DownloadProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  /** Whole ones. */
  readonly files: number;
  readonly totalFiles: number;
  /** Of late, smoothed; 0 before anything has come. */
  readonly bytesPerSecond: number;
  /** At that rate; absent while it is not known. */
  readonly secondsLeft?: number;
}

const reportEveryMs = 100;
/** Shorter than this, what comes says nothing of the rate. */
const measureEveryMs = 1_000;
/** The rate follows the last few seconds. */
const memoryMs = 4_000;

interface Expected {
  readonly totalBytes: number;
  readonly totalFiles: number;
  /** Bytes that are there already. */
  readonly found: number;
}

/** Counts what comes, and tells of it a few times a second. */
export class DownloadMeter {
  private bytes: number;
  private files = 0;
  private rate = 0;
  private reportedAt: number;
  private measuredAt: number;
  private measuredBytes: number;

  constructor(
    private readonly expected: Expected,
    private readonly onProgress: (progress: DownloadProgress) => void = () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.bytes = expected.found;
    this.measuredBytes = expected.found;
    this.measuredAt = now();
    this.reportedAt = this.measuredAt;
    this.report();
  }

  /** Bytes that came; negative when some have to come again. */
  received(bytes: number): void {
    this.bytes += bytes;
    if (this.now() - this.reportedAt >= reportEveryMs) this.report();
  }

  fileDone(): void {
    this.files++;
    this.report();
  }

  private report(): void {
    this.reportedAt = this.now();
    this.measure();
    const { totalBytes, totalFiles } = this.expected;
    this.onProgress({
      bytes: this.bytes,
      totalBytes,
      files: this.files,
      totalFiles,
      bytesPerSecond: this.rate,
      ...(this.rate > 0 && { secondsLeft: (totalBytes - this.bytes) / this.rate }),
    });
  }

  private measure(): void {
    const elapsed = this.reportedAt - this.measuredAt;
    if (elapsed < measureEveryMs) return;
    const current = (Math.max(0, this.bytes - this.measuredBytes) / elapsed) * 1000;
    const weight = this.rate === 0 ? 1 : 1 - Math.exp(-elapsed / memoryMs);
    this.rate += weight * (current - this.rate);
    this.measuredAt = this.reportedAt;
    this.measuredBytes = this.bytes;
  }
}
