import type { Example } from '../datasets/example';
import { renderCompletion, type ChatTemplate } from '../dialogue/chat-template';
import type { RewardModel } from '../inference/reward-model';
import type { TokenCounts } from '../inference/token-counts';
import type { ScoringSequence } from '../tokenizer/scoring-sequence';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { framedTexts, type TextFraming } from './framed-text';
import type { CompletionScores, PreparedExample, Scorer } from './scorer';
import { resultOrError, sequenceForModel } from './sequence-for-model';

/** The model that a classifier scorer asks; a `RewardModel`, as far as it is needed. */
export type CompletionModel = Pick<RewardModel, 'scores' | 'release' | 'tokensIn' | 'counts'> & {
  readonly graph: Pick<RewardModel['graph'], 'vocabularySize' | 'pooling' | 'sharesPrefixes'>;
};

export interface ClassifierOptions {
  readonly framing: TextFraming;
  /** Most tokens of a sequence; the model's own limit where that is smaller. */
  readonly maxLength: number;
  /** Id that pooling takes for padding. */
  readonly padId: number | undefined;
  /** Column of the score that is the reward. */
  readonly label: number;
}

/** Scores each completion by a head's number for it: prompt and completion as one dialogue. */
export class ClassifierScorer implements Scorer {
  constructor(
    private readonly model: CompletionModel,
    private readonly tokenizer: Tokenizer,
    private readonly template: ChatTemplate,
    private readonly options: ClassifierOptions,
  ) {}

  async prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]> {
    const { framing, maxLength } = this.options;
    const rendered = await Promise.all(
      examples.map(({ completions, prompt }) =>
        resultOrError(() => completions.map(({ text }) => renderCompletion(this.template, prompt, text))),
      ),
    );
    const texts = rendered.flatMap((each) => (each instanceof Error ? [] : each));
    const sequences = await framedTexts(this.tokenizer, texts, framing, {
      maxLength,
      appendEos: !this.template.fromTokenizer,
    });
    let next = 0;
    return Promise.all(
      rendered.map(async (each) => {
        if (each instanceof Error) return each;
        const own = sequences.slice(next, (next += each.length));
        return resultOrError(() => this.#prepared(own));
      }),
    );
  }

  async score(batch: readonly PreparedExample[]): Promise<CompletionScores[]> {
    const outputs = await this.model.scores(batch.flatMap(({ sequences }) => sequences));
    const rewards = outputs.map((labels) => labels[this.options.label] ?? NaN);
    let next = 0;
    return batch.map(({ sequences }) => ({ scores: rewards.slice(next, (next += sequences.length)) }));
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

  release(): Promise<void> {
    return this.model.release();
  }

  #prepared(sequences: readonly ScoringSequence[]): PreparedExample {
    const { vocabularySize, pooling } = this.model.graph;
    const rules = { vocabularySize, pooling, padId: this.options.padId };
    return {
      sequences: sequences.map(({ ids }) => sequenceForModel(ids, rules)),
      truncated: sequences.map(({ truncated }) => truncated),
      noticed: new Set(sequences.flatMap(({ flags }) => flags)),
    };
  }
}
