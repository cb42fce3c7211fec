import { createHash } from 'node:crypto';
import type { Sequence } from '../inference/sequence';
import { timed } from '../profile/profiled-run';
import { answerLogProbabilities, type LanguageModel } from './language-model';
import { logProbability } from './log-probability';
import type { LogProbabilityCache } from './log-probability-cache';

/**
 * The model that a policy was trained from. Its log-probabilities are kept by the token ids alone, so that every
 * policy, template and dataset that leads to the same ids finds them.
 */
export class ReferenceModel<Model extends LanguageModel = LanguageModel> {
  constructor(
    /** For people. */
    readonly name: string,
    readonly model: Model,
    private readonly cache: LogProbabilityCache,
  ) {}

  lacks(sequences: readonly Sequence[]): boolean {
    return sequences.some((sequence) => this.cache.get(keyOf(sequence)) === undefined);
  }

  /** Asks the model for what is not known yet. Blocks the thread meanwhile. */
  async compute(sequences: readonly Sequence[]): Promise<void> {
    const missing = new Map<string, Sequence>();
    for (const sequence of sequences) {
      const key = keyOf(sequence);
      if (this.cache.get(key) === undefined) missing.set(key, sequence);
    }
    if (missing.size === 0) return;
    const answers = await answerLogProbabilities(this.model, [...missing.values()]);
    const sums = [...missing.keys()].map(
      (key, i) => [key, logProbability(answers[i] ?? [NaN], 'sum')] as const,
    );
    await timed('journal', () => this.cache.add(new Map(sums)));
  }

  /** The answer's log-probability; NaN where it has not been computed. */
  logProbability(sequence: Sequence): number {
    return this.cache.get(keyOf(sequence)) ?? NaN;
  }
}

/** By the ids and by where the answer begins. */
function keyOf({ tokens, pooled: [first = 0] }: Sequence): string {
  return createHash('sha256').update(`${first} `).update(tokens).digest('base64url');
}
