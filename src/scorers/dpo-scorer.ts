import type { Example } from '../datasets/example';
import { renderCompletion, type ChatTemplate } from '../dialogue/chat-template';
import { addTokenCounts, noTokens, type TokenCounts } from '../inference/token-counts';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { cutAnswers, frameAnswer, partTokens, type AnswerFrame } from './answer-tokens';
import { answerLogProbabilities, answerSequence, type LanguageModel } from './language-model';
import { logProbability, type LogProbabilityOf } from './log-probability';
import {
  lastingBeginning,
  promptAndAnswer,
  type AnswerRule,
  type PromptAndAnswer,
} from './prompt-and-answer';
import type { ReferenceModel } from './reference-model';
import type { CompletionScores, PreparedExample, ReferencePass, Scorer } from './scorer';
import { refuseBeyondVocabulary, resultOrError } from './sequence-for-model';

export interface DpoOptions {
  readonly frame: AnswerFrame;
  readonly rule: AnswerRule | undefined;
  /** Most tokens of a sequence. */
  readonly maxLength: number;
  /** With a reference it is `sum`. */
  readonly kind: LogProbabilityOf;
}

/**
 * Scores each completion by the log-probability that a language model gives to it: with a reference, minus the
 * reference's (the reward of direct preference optimisation, arXiv:2305.18290, without its factor β); without one, as
 * it is.
 */
export class DpoScorer implements Scorer {
  readonly reference?: ReferencePass;

  constructor(
    private readonly policy: LanguageModel,
    private readonly referenceModel: ReferenceModel | undefined,
    private readonly tokenizer: Tokenizer,
    private readonly template: ChatTemplate,
    private readonly options: DpoOptions,
  ) {
    if (referenceModel === undefined) return;
    this.reference = {
      lacks: ({ sequences }) => referenceModel.lacks(sequences),
      compute: async (batch) => {
        await policy.release();
        await referenceModel.compute(batch.flatMap(({ sequences }) => sequences));
      },
    };
  }

  async prepare(examples: readonly Example[]): Promise<(PreparedExample | Error)[]> {
    const rendered = await Promise.all(
      examples.map((example) => resultOrError(() => this.#promptsAndAnswers(example))),
    );
    const texts = new Set(
      rendered.flatMap((each) =>
        each instanceof Error ? [] : each.flatMap(({ prompt, answer }) => [prompt, prompt + answer]),
      ),
    );
    const encoded = await this.tokenizer.encode([...texts]);
    const ids = new Map([...texts].map((text, i) => [text, encoded[i] ?? []]));
    return Promise.all(
      rendered.map(async (each) =>
        each instanceof Error ? each : resultOrError(() => this.#prepared(each, ids)),
      ),
    );
  }

  async score(batch: readonly PreparedExample[]): Promise<CompletionScores[]> {
    const sequences = batch.flatMap((example) => example.sequences);
    const { referenceModel } = this;
    if (referenceModel?.lacks(sequences)) await this.reference?.compute(batch);
    await referenceModel?.model.release();
    const answers = await answerLogProbabilities(this.policy, sequences);
    const scores = sequences.map((sequence, i) => {
      const own = logProbability(answers[i] ?? [NaN], this.options.kind);
      return referenceModel === undefined ? own : own - referenceModel.logProbability(sequence);
    });
    let next = 0;
    return batch.map((example) => ({ scores: scores.slice(next, (next += example.sequences.length)) }));
  }

  tokensIn({ sequences }: PreparedExample): number {
    return this.policy.tokensIn(sequences);
  }

  get sharesBeginnings(): boolean {
    return this.policy.graph.sharesPrefixes;
  }

  get counts(): TokenCounts {
    return addTokenCounts(this.policy.counts, this.referenceModel?.model.counts ?? noTokens);
  }

  async release(): Promise<void> {
    await this.policy.release();
    await this.referenceModel?.model.release();
  }

  #promptsAndAnswers({ prompt, completions }: Example): PromptAndAnswer[] {
    const text = this.template.render(prompt);
    const render = (answer: string) => renderCompletion(this.template, prompt, answer);
    const wholes = completions.map((completion) => render(completion.text));
    const lasting = wholes.every((whole) => whole.startsWith(text)) ? text : lastingBeginning(text, render);
    return wholes.map((whole) => promptAndAnswer(text, whole, this.options.rule, lasting));
  }

  #prepared(texts: readonly PromptAndAnswer[], ids: ReadonlyMap<string, readonly number[]>): PreparedExample {
    const { frame, maxLength } = this.options;
    const framed = texts.map(({ prompt, answer }) =>
      frameAnswer(partTokens(ids.get(prompt) ?? [], ids.get(prompt + answer) ?? []), frame),
    );
    for (const { prompt, answer } of framed) {
      for (const part of [prompt, answer]) {
        refuseBeyondVocabulary(part, this.policy.graph.vocabularySize);
        const reference = this.referenceModel;
        if (reference === undefined) continue;
        refuseBeyondVocabulary(
          part,
          reference.model.graph.vocabularySize,
          `reference model ${reference.name}`,
        );
      }
    }
    const cut = cutAnswers(framed, maxLength);
    const noticed = new Set<string>(framed.flatMap(({ flags }) => flags));
    if (texts.some(({ promptChanges }) => promptChanges)) noticed.add('prompt-changes');
    if (cut.some(({ promptCut }) => promptCut > 0)) noticed.add('truncated');
    if (cut.some(({ answerCut }) => answerCut > 0)) noticed.add('answer-truncated');
    return {
      sequences: cut.map(answerSequence),
      truncated: cut.map(({ promptCut, answerCut }) => promptCut + answerCut),
      noticed,
    };
  }
}
