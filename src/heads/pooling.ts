/**
 * Where `*ForSequenceClassification` reads the score (transformers ≥ 4.50): at the last token whose id
 * is not the pad id, whatever the attention mask says. Where pad and end-of-sequence are one id, a
 * trailing end-of-sequence is therefore skipped.
 *
 * @returns index into `tokens`; 0 when there is none but pad, as transformers has it
 */
export function lastNonPad(tokens: ArrayLike<number>, padId: number | undefined): number {
  if (padId === undefined) return tokens.length - 1;
  for (let i = tokens.length - 1; i > 0; i--) if (tokens[i] !== padId) return i;
  return 0;
}
