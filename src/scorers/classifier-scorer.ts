import { renderCompletion, type ChatTemplate } from '../dialogue/chat-template';
import type { Example } from '../datasets/example';
import { lastNonPad } from '../heads/pooling';
import type { RewardModel } from '../inference/reward-model';
import type { ScoringSequence } from '../tokenizer/scoring-sequence';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { PreparedExample, Scorer } from './scorer';

/** Scores each completion with a sequence classifier's logit: prompt and completion as one dialogue. */
export class ClassifierScorer implements Scorer {
  constructor(
    private readonly classifier: RewardModel,
    private readonly tokenizer: Tokenizer,
    private readonly template: ChatTemplate,
    private readonly options: {
      /** Most tokens of a sequence; the model's own limit where that is smaller. */
      readonly maxLength: number;
      /** Id that pooling skips at the end of a sequence. */
      readonly padId: number | undefined;
      /** Index of the logit that is the reward. */
      readonly label: number;
    },
  ) {}

  async prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]> {
    const rendered = examples.map((example) => this.#render(example));
    const texts = rendered.flatMap((each) => (each instanceof Error ? [] : each));
    const sequences = await this.tokenizer.encodeForScoring(texts, {
      maxLength: this.options.maxLength,
      appendEos: !this.template.fromTokenizer,
    });
    let next = 0;
    return rendered.map((each) => {
      if (each instanceof Error) return each;
      return this.#prepared(sequences.slice(next, (next += each.length)));
    });
  }

  async score(batch: readonly PreparedExample[]): Promise<number[][]> {
    const logits = await this.classifier.scores(batch.flatMap(({ sequences }) => sequences));
    const rewards = logits.map((labels) => labels[this.options.label] ?? NaN);
    let next = 0;
    return batch.map(({ sequences }) => rewards.slice(next, (next += sequences.length)));
  }

  release(): Promise<void> {
    return this.classifier.release();
  }

  #render(example: Example): string[] | Error {
    try {
      return example.completions.map(({ text }) => renderCompletion(this.template, example.prompt, text));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #prepared(sequences: readonly ScoringSequence[]): PreparedExample | Error {
    const beyond = sequences
      .flatMap(({ ids }) => ids)
      .find((id) => id >= this.classifier.graph.vocabularySize);
    if (beyond !== undefined) {
      return new Error(
        `token id ${beyond} is beyond the model's vocabulary: the tokenizer is another model's`,
      );
    }
    return {
      sequences: sequences.map(({ ids }) => ({
        tokens: Int32Array.from(ids),
        pooled: [lastNonPad(ids, this.options.padId)],
      })),
      truncated: sequences.map(({ truncated }) => truncated),
      noticed: new Set(sequences.flatMap(({ flags }) => flags)),
    };
  }
}
