import type { Framing } from '../registry/known-model';
import { frameForScoring, type ScoringSequence } from '../tokenizer/scoring-sequence';
import type { ScoringOptions, Tokenizer } from '../tokenizer/tokenizer';

/** How one text becomes a sequence; the framings of pairs are their prompts' own. */
export type TextFraming =
  | { readonly kind: Extract<Framing, 'default' | 'no-special-tokens'> }
  | { readonly kind: Extract<Framing, 'append-reward-token'>; readonly rewardTokenId: number };

/**
 * Token ids of texts as a model is to see them.
 *
 * - `default`: the tokenizer's special tokens around the text, cut on the left (see `frameForScoring`).
 * - `no-special-tokens`: the text alone, cut on the left (WorldPM).
 * - `append-reward-token`: the text alone, and at its end the token that the reward is read at, if it is not there
 *   already; never cut, as in the original (InternLM2).
 */
export async function framedTexts(
  tokenizer: Tokenizer,
  texts: readonly string[],
  framing: TextFraming,
  options: ScoringOptions,
): Promise<ScoringSequence[]> {
  if (framing.kind === 'default') {
    return tokenizer.encodeForScoring(texts, options);
  }
  const bare = { prefix: [], bosId: tokenizer.bosId };
  const contents = await tokenizer.encode(texts);
  if (framing.kind !== 'append-reward-token') {
    return contents.map((content) =>
      frameForScoring(content, { ...bare, suffix: [], eosId: tokenizer.eosId, maxLength: options.maxLength }),
    );
  }
  const { rewardTokenId } = framing;
  return contents.map((content) => {
    const suffix = content.at(-1) === rewardTokenId ? [] : [rewardTokenId];
    return frameForScoring(content, { ...bare, suffix, eosId: undefined, maxLength: Infinity });
  });
}
