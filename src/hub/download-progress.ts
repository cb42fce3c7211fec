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

/** The rate follows the last few seconds. */
const memorySeconds = 4;
const reportEveryMs = 100;

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
    this.report(0);
  }

  /** Bytes that came; negative when some have to come again. */
  received(bytes: number): void {
    this.bytes += bytes;
    const seconds = (this.now() - this.measuredAt) / 1000;
    if (seconds * 1000 >= reportEveryMs) this.report(seconds);
  }

  fileDone(): void {
    this.files++;
    this.report((this.now() - this.measuredAt) / 1000);
  }

  private report(seconds: number): void {
    const arrived = Math.max(0, this.bytes - this.measuredBytes);
    if (seconds > 0 && arrived > 0) {
      const share = this.rate === 0 ? 1 : 1 - Math.exp(-seconds / memorySeconds);
      this.rate += share * (arrived / seconds - this.rate);
      this.measuredAt += seconds * 1000;
      this.measuredBytes = this.bytes;
    }
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
}
