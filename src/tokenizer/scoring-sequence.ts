/** What is notable about one tokenized text. */
export type SequenceFlag = 'double-bos' | 'double-eos' | 'missing-eos' | 'truncated';
/** What is notable about the tokenizer itself. */
export type TokenizerFlag = 'pad-is-eos' | 'no-pad';

/** One line for each flag, as shown to the user. */
export const flagExplanations: Readonly<Record<SequenceFlag | TokenizerFlag, string>> = {
  'double-bos':
    'The chat template and the tokenizer both write the beginning-of-sequence token; one of the two was removed.',
  'double-eos':
    'The chat template and the tokenizer both write the end-of-sequence token: the sequence ends in two, as in the original.',
  'missing-eos': 'The sequence does not end in the end-of-sequence token.',
  truncated: 'The sequence is longer than the maximum; tokens were cut on its left.',
  'pad-is-eos':
    'Padding and end of sequence are the same token: models that look for padding to find the end stop at the first one.',
  'no-pad': 'The tokenizer has neither a padding nor an end-of-sequence token.',
};

export interface ScoringSequence {
  readonly ids: readonly number[];
  /** Tokens of the text that were cut on the left. */
  readonly truncated: number;
  readonly flags: readonly SequenceFlag[];
}

/** What stands around every text: the ids the tokenizer adds, and the bound of the whole. */
export interface SequenceFrame {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly bosId: number | undefined;
  readonly eosId: number | undefined;
  readonly maxLength: number;
}

/**
 * Frames a text's own ids for scoring. BOS stands once, however often the text has it there (the original
 * masks the second one out); EOS that the tokenizer adds stays beside one that the text ends in, as in the
 * original. A text too long is cut on the left while the frame stays, as transformers does with
 * truncation_side "left".
 * @throws RangeError when `maxLength` leaves no room for a token of the text.
 */
export function frameForScoring(content: readonly number[], frame: SequenceFrame): ScoringSequence {
  const { prefix, suffix, bosId, eosId, maxLength } = frame;
  const room = maxLength - prefix.length - suffix.length;
  if (!(room >= 1)) throw new RangeError(`A maximum length of ${maxLength} leaves no room for the text.`);

  const flags: SequenceFlag[] = [];
  let start = 0;
  if (bosId !== undefined && prefix.at(-1) === bosId) {
    while (content[start] === bosId) start++;
    if (start > 0) flags.push('double-bos');
  }
  if (eosId !== undefined && suffix[0] === eosId && content.at(-1) === eosId) flags.push('double-eos');
  const truncated = Math.max(0, content.length - start - room);
  if (truncated > 0) flags.push('truncated');
  const ids = [...prefix, ...content.slice(start + truncated), ...suffix];
  if (eosId !== undefined && ids.at(-1) !== eosId) flags.push('missing-eos');
  return { ids, truncated, flags };
}
