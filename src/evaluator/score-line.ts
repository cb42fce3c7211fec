import type { ScoreLine } from '../runs/format';
import type { CompletionScores } from '../scorers/scorer';
import type { Pending } from './pending';

/** What the journal says of a scored example. */
export function scoreLine(
  { index, example, prepared }: Pending,
  { scores, firstShown }: CompletionScores,
): ScoreLine {
  const finite = (score: number) => (Number.isFinite(score) ? score : null);
  return {
    kind: 'score',
    index,
    id: example.id,
    scores: scores.map(finite),
    tokens: prepared.sequences.map(({ tokens }) => tokens.length),
    truncated: [...prepared.truncated],
    ...(firstShown !== undefined && { firstShown: firstShown.map(finite) }),
    ...(prepared.noticed.size > 0 && { noticed: [...prepared.noticed] }),
  };
}

/** Codes of what is to be counted. */
export function noticedIn({ noticed = [], scores }: ScoreLine): string[] {
  return scores.includes(null) ? [...noticed, 'not-finite'] : noticed;
}
