import type { TokenCounts } from '../protocol/evaluator';
import type { SessionLine } from './format';

/** What all sessions of a run together computed; undefined where none has told. */
export function sumCounts(sessions: readonly SessionLine[]): TokenCounts | undefined {
  const told = sessions.flatMap(({ counts }) => counts ?? []);
  if (told.length === 0) return undefined;
  const sum = (field: keyof TokenCounts) => told.reduce((total, counts) => total + counts[field], 0);
  return { sequences: sum('sequences'), computed: sum('computed'), padding: sum('padding') };
}

/** E.g. `18,415 of 24,310 tokens computed (24 % shared), 6 % padding in attention`; empty where nothing was computed. */
export function countsText({ sequences, computed, padding }: TokenCounts): string {
  if (computed === 0) return '';
  const number = (value: number) => value.toLocaleString('en-US');
  const percent = (share: number) => `${String(Math.round(100 * share))} %`;
  const shared = percent(1 - computed / sequences);
  const padded = percent(padding / (padding + computed));
  return `${number(computed)} of ${number(sequences)} tokens computed (${shared} shared), ${padded} padding in attention`;
}
