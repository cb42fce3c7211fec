import type { Example } from '../../src/datasets/example';
import type { Unscored } from '../../src/evaluator/pending';
import type { RewardModel } from '../../src/inference/reward-model';
import type { Sequence } from '../../src/inference/sequence';
import type { TokenCounts } from '../../src/inference/token-counts';
import { answerLogProbabilities, answerSequence } from '../../src/scorers/language-model';
import { logProbability } from '../../src/scorers/log-probability';
import type { PreparedExample } from '../../src/scorers/scorer';
import { sequenceForModel } from '../../src/scorers/sequence-for-model';
import { examplesOf, type Pair, type Task, type Workload } from './workload';

/** Scores examples of which only the token ids are known, as the scorers of texts score theirs. */
export class TokenIdScorer {
  readonly prepared: readonly PreparedExample[];

  constructor(
    private readonly model: RewardModel,
    private readonly task: Task,
    private readonly workload: Workload,
  ) {
    this.prepared = examplesOf(workload).map((pairs) => ({
      sequences: pairs.flatMap((pair) => this.#sequences(pair)),
      truncated: [],
      noticed: new Set(),
    }));
  }

  /** One for each that is prepared; without texts. */
  get unscored(): Unscored[] {
    return this.prepared.map((_, index) => ({
      index,
      example: { id: String(index), subset: '', prompt: [], completions: [], chosen: [], row: index + 1 },
    }));
  }

  prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]> {
    return Promise.resolve(
      examples.map(({ id }) => this.prepared[Number(id)] ?? new Error(`no example ${id}`)),
    );
  }

  /** One number per sequence: the reward, or the log-probability of the completion. */
  async score(batch: readonly PreparedExample[]): Promise<number[][]> {
    const sequences = batch.flatMap((example) => example.sequences);
    const scores =
      this.task === 'rm'
        ? (await this.model.scores(sequences)).map(([reward = NaN]) => reward)
        : (await answerLogProbabilities(this.model, sequences)).map((tokens) =>
            logProbability(tokens, 'sum'),
          );
    let next = 0;
    return batch.map((example) => scores.slice(next, (next += example.sequences.length)));
  }

  tokensIn({ sequences }: PreparedExample): number {
    return this.model.tokensIn(sequences);
  }

  get sharesBeginnings(): boolean {
    return this.model.graph.sharesPrefixes;
  }

  get counts(): TokenCounts {
    return this.model.counts;
  }

  #sequences({ chosen, rejected, prompt_len: start }: Pair): Sequence[] {
    const { graph } = this.model;
    return [chosen, rejected].map((ids) =>
      this.task === 'rm'
        ? sequenceForModel(ids, { ...graph, padId: this.workload.pad_token_id })
        : answerSequence({ prompt: ids.slice(0, start), answer: ids.slice(start) }),
    );
  }
}
