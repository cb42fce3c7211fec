import { median, type Figures, type Round } from './figures';

/** A workload with all that was measured. */
export interface Measured {
  readonly name: string;
  readonly pairs: number;
  /** Of the sequences. */
  readonly tokens: number;
  /** That padding in batches of `paddedBy` pairs, in order, would compute. */
  readonly padded: number;
  readonly paddedBy: number;
  /** Of a checkpoint; with a reference of one of both. */
  readonly weightBytes: number;
  readonly rounds: readonly Round[];
}

const whole = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
const fixed = (digits: number) => (value: number) => value.toFixed(digits);
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const bound = ({ firstScore, firstScoreIsBound }: Figures) =>
  `${firstScoreIsBound ? '≤ ' : ''}${firstScore.toFixed(1)}`;

/** What was scored, and what it came to: one line a workload, in Markdown. */
export function countsTable(all: readonly Measured[]): string {
  const [{ paddedBy } = { paddedBy: 0 }] = all;
  return table(
    [
      'workload',
      'pairs',
      'tokens',
      `padded by ${paddedBy}, in order`,
      'computed',
      'padding in attention',
      'weights, MiB',
    ],
    all.map(({ name, pairs, tokens, padded, weightBytes, rounds }) => {
      const { computed, padding } = rounds[0]?.ours ?? {};
      return [
        name,
        whole(pairs),
        whole(tokens),
        `${whole(padded)} (${(padded / tokens).toFixed(2)} ×)`,
        computed === undefined ? '' : `${whole(computed)} (${(computed / tokens).toFixed(2)} ×)`,
        padding === undefined ? '' : whole(padding),
        whole(weightBytes / 2 ** 20),
      ];
    }),
  );
}

/** Round by round, and the median of several, in Markdown. */
export function roundsTable(all: readonly Measured[]): string {
  const compares = all.some(({ rounds }) => rounds.some(({ peer }) => peer !== undefined));
  return table(
    [
      ...['workload', 'round', 'GEMM peak, GFLOP/s', 'seconds', 'tokens/s', 'of peak', 'with attention'],
      ...['memory, MiB', '× weights', 'first score, s'],
      ...(compares
        ? ['peer: seconds', 'tokens/s', 'memory, MiB', 'first score, s', 'ratio', 'difference']
        : []),
    ],
    all.flatMap((measured) => [
      ...measured.rounds.map((round, i) => roundCells(measured, round, String(i + 1))),
      ...(measured.rounds.length > 1 ? [medianCells(measured)] : []),
    ]),
  );
}

function roundCells({ name, weightBytes }: Measured, round: Round, label: string): string[] {
  const { peak, ours, peer, ratio = NaN, largestDifference = NaN } = round;
  return [
    name,
    label,
    `${whole(peak.before / 1e9)} – ${whole(peak.after / 1e9)}`,
    fixed(1)(ours.seconds),
    whole(ours.tokensPerSecond),
    ours.share === undefined ? '' : percent(ours.share.weights),
    ours.share === undefined ? '' : percent(ours.share.withAttention),
    whole(ours.memoryMiB),
    fixed(2)((ours.memoryMiB * 2 ** 20) / weightBytes),
    bound(ours),
    ...(peer === undefined
      ? []
      : [
          fixed(1)(peer.seconds),
          whole(peer.tokensPerSecond),
          whole(peer.memoryMiB),
          bound(peer),
          fixed(2)(ratio),
          largestDifference.toExponential(0),
        ]),
  ];
}

function medianCells({ name, rounds }: Measured): string[] {
  const of = (values: readonly (number | undefined)[], show: (value: number) => string) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? '' : `**${show(median(known))}**`;
  };
  const ours = rounds.map((round) => round.ours);
  const peers = rounds.flatMap(({ peer }) => peer ?? []);
  return [
    name,
    '**median**',
    '',
    of(
      ours.map(({ seconds }) => seconds),
      fixed(1),
    ),
    of(
      ours.map(({ tokensPerSecond }) => tokensPerSecond),
      whole,
    ),
    of(
      ours.map(({ share }) => share?.weights),
      percent,
    ),
    of(
      ours.map(({ share }) => share?.withAttention),
      percent,
    ),
    of(
      ours.map(({ memoryMiB }) => memoryMiB),
      whole,
    ),
    '',
    of(
      ours.map(({ firstScore }) => firstScore),
      fixed(1),
    ),
    ...(peers.length === 0
      ? []
      : [
          of(
            peers.map(({ seconds }) => seconds),
            fixed(1),
          ),
          of(
            peers.map(({ tokensPerSecond }) => tokensPerSecond),
            whole,
          ),
          of(
            peers.map(({ memoryMiB }) => memoryMiB),
            whole,
          ),
          of(
            peers.map(({ firstScore }) => firstScore),
            fixed(1),
          ),
          of(
            rounds.map(({ ratio }) => ratio),
            fixed(2),
          ),
          '',
        ]),
  ];
}

/** Text on the left of the first column, numbers on the right of the others. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
