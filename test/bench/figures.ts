import type { Timed } from './contest';
import { largestDifference } from './result';

/** What is told of one run of a contestant. */
export interface Figures {
  readonly seconds: number;
  /** Tokens of the sequences, as if each were computed whole: the same for both contestants. */
  readonly tokensPerSecond: number;
  readonly memoryMiB: number;
  /** From the start of the process. */
  readonly firstScore: number;
  /** It printed none: its process took no longer for all but the timed part, which its first batch is part of. */
  readonly firstScoreIsBound: boolean;
  readonly computed?: number;
  readonly padding?: number;
  /** Operations a second as shares of the GEMM peak: products with weights alone, and attention's with them. */
  readonly share?: { readonly weights: number; readonly withAttention: number };
}

export interface Round {
  /** Operations a second of a product of matrices before and after: what the neighbours left. */
  readonly peak: { readonly before: number; readonly after: number };
  readonly ours: Figures;
  readonly peer?: Figures;
  /** The peer's seconds to ours. */
  readonly ratio?: number;
  readonly largestDifference?: number;
}

/** @param peak operations a second that stand for all of the machine; only needed where `operations` are counted */
export function figures({ result, seconds: whole }: Timed, peak: number): Figures {
  const { seconds, tokens, first_score: firstScore, operations, computed, padding } = result;
  const share = (count: number) => count / seconds.run / peak;
  return {
    seconds: seconds.run,
    tokensPerSecond: tokens / seconds.run,
    memoryMiB: result.peak_rss_mb,
    firstScore: firstScore ?? whole - seconds.run,
    firstScoreIsBound: firstScore === undefined,
    ...(computed !== undefined && { computed }),
    ...(padding !== undefined && { padding }),
    ...(operations !== undefined && {
      share: {
        weights: share(operations.weights),
        withAttention: share(operations.weights + operations.attention),
      },
    }),
  };
}

/** @param peaks measured before each round and after the last; the best of all is what the machine can do */
export function roundsOf(peaks: readonly number[], runs: readonly { ours: Timed; peer?: Timed }[]): Round[] {
  const best = Math.max(...peaks);
  return runs.map(({ ours, peer }, i) => ({
    peak: { before: peaks[i] ?? NaN, after: peaks[i + 1] ?? NaN },
    ours: figures(ours, best),
    ...(peer !== undefined && {
      peer: figures(peer, best),
      ratio: peer.result.seconds.run / ours.result.seconds.run,
      largestDifference: largestDifference(ours.result, peer.result),
    }),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
