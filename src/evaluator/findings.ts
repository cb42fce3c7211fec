import type { Finding } from '../protocol/evaluator';
import { flagExplanations, type SequenceFlag, type TokenizerFlag } from '../tokenizer/scoring-sequence';

/** What is only worth knowing; everything else may have moved scores. */
const harmless: ReadonlySet<string> = new Set(['pad-is-eos', 'missing-eos']);

/** A finding about the tokenizer or about `examples` examples. */
export function flagFinding(flag: SequenceFlag | TokenizerFlag, examples?: number): Finding {
  return {
    code: flag,
    severity: harmless.has(flag) ? 'info' : 'warning',
    message: flagExplanations[flag],
    ...(examples !== undefined && { examples }),
  };
}

/** Counts what is noticed about examples, for findings at the end. */
export class FindingCounts {
  readonly #counts = new Map<string, number>();

  add(codes: Iterable<string>): void {
    for (const code of codes) this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  findings(): Finding[] {
    return [...this.#counts].map(([code, examples]) => {
      const message = explanations.get(code) ?? code;
      return { code, severity: harmless.has(code) ? 'info' : 'warning', message, examples };
    });
  }
}

const explanations: ReadonlyMap<string, string> = new Map([
  ...Object.entries(flagExplanations),
  [
    'repeated-bos',
    'The chat template and DPO both write the beginning-of-sequence token: sequences begin with two, as in the original.',
  ],
  [
    'prompt-changes',
    'The chat template renders the prompt differently once an answer follows: log-probabilities cover all that follows where the two begin to differ.',
  ],
  ['answer-truncated', 'An answer is longer than the maximum leaves room for; its end was cut.'],
  ['not-finite', 'The model gave NaN or an infinity: such a completion never wins.'],
]);

/** Examples that the chat template, the tokenizer or the kind of model rejects; the journal says why for each. */
export function notScored(examples: number): Finding[] {
  if (examples === 0) return [];
  const message =
    'The chat template, the tokenizer or the kind of model rejects these examples; they count as not won.';
  return [{ code: 'not-scored', severity: 'warning', message, examples }];
}
