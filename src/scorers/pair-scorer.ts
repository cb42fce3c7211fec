import type { Example } from '../datasets/example';
import type { Sequence } from '../inference/sequence';
import type { TokenCounts } from '../inference/token-counts';
import type { PairPrompt } from './pair-prompt';
import type { CompletionScores, PreparedExample, Scorer } from './scorer';
import { resultOrError, sequenceForModel, type SequenceRules } from './sequence-for-model';

/** A model that is shown two completions at once. */
export interface PairModel extends SequenceRules {
  /** For each sequence, how much it prefers the completion that stands first: a logit, 0 = undecided. */
  compare(sequences: readonly Sequence[]): Promise<readonly number[]>;
  /** Tokens that one comparison of these sequences computes. */
  tokensIn(sequences: readonly Sequence[]): number;
  /** Whether what sequences begin with alike is computed once. */
  readonly sharesPrefixes: boolean;
  /** Of all that it has run so far. */
  readonly counts: TokenCounts;
  release(): Promise<void>;
}

/**
 * How the answers to both orders of a pair become one probability that the first completion is better:
 *
 * - `logits`: σ((logit(AB) − logit(BA)) / 2). Above ½ exactly where the original decides for A (PairRM).
 * - `probabilities`: the mean of σ(logit(AB)) and 1 − σ(logit(BA)) (SteamSHP, RLHFlow's pair preference).
 */
export type Combination = 'logits' | 'probabilities';

/**
 * Scores completions with a model that compares two. Every pair is asked in both orders, so that no order is
 * favoured and nothing is random. A completion's score is the probability that it is better than another one, the
 * mean over all others: of two, they are P and 1 − P, and the chosen one wins where P > ½.
 */
export class PairScorer implements Scorer {
  constructor(
    private readonly model: PairModel,
    private readonly prompt: PairPrompt,
    private readonly combination: Combination,
  ) {}

  prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]> {
    return Promise.all(examples.map((example) => resultOrError(() => this.#prepare(example))));
  }

  async score(batch: readonly PreparedExample[]): Promise<CompletionScores[]> {
    const answers = await this.model.compare(batch.flatMap(({ sequences }) => sequences));
    let next = 0;
    return batch.map(({ sequences }) => {
      const own = answers.slice(next, (next += sequences.length));
      return { scores: winProbabilities(own, this.combination), firstShown: own.map(sigmoid) };
    });
  }

  tokensIn({ sequences }: PreparedExample): number {
    return this.model.tokensIn(sequences);
  }

  get sharesBeginnings(): boolean {
    return this.model.sharesPrefixes;
  }

  get counts(): TokenCounts {
    return this.model.counts;
  }

  release(): Promise<void> {
    return this.model.release();
  }

  async #prepare({ prompt, completions }: Example): Promise<PreparedExample> {
    if (completions.length < 2) {
      throw new Error(
        'this model compares completions with each other and says nothing of a single one: it needs at least two',
      );
    }
    const texts = completions.map(({ text }) => text);
    const pairs = texts.flatMap((first, i) =>
      texts.filter((_, j) => j !== i).map((second) => [first, second] as const),
    );
    const encoded = await this.prompt.encode(prompt, pairs);
    const truncated = encoded.map((each) => each.truncated);
    return {
      sequences: encoded.map(({ ids }) => sequenceForModel(ids, this.model)),
      truncated,
      noticed: new Set(truncated.some((tokens) => tokens > 0) ? ['truncated'] : []),
    };
  }
}

/**
 * @param answers for each completion in order, its logit as the first against each other one in order
 * @returns for each completion the mean probability to be better than another
 */
function winProbabilities(answers: readonly number[], combination: Combination): number[] {
  // n (n − 1) ordered pairs.
  const count = (1 + Math.sqrt(1 + 4 * answers.length)) / 2;
  const answer = (i: number, j: number) => answers[i * (count - 1) + (j < i ? j : j - 1)] ?? NaN;
  return Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < count; j++) if (j !== i) sum += probability(answer(i, j), answer(j, i), combination);
    return sum / (count - 1);
  });
}

function probability(forward: number, backward: number, combination: Combination): number {
  return combination === 'logits'
    ? sigmoid((forward - backward) / 2)
    : (sigmoid(forward) + sigmoid(-backward)) / 2;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
