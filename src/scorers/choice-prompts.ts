import type { ChatTemplate } from '../dialogue/chat-template';
import type { Dialogue } from '../dialogue/message';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { alternatingTurns, type EncodedPair, type PairPrompt } from './pair-prompt';

/** The answers to a choice prompt, in the order in which the completions stand. */
export const choices = ['A', 'B'] as const;

/**
 * The question that SteamSHP (stanfordnlp/SteamSHP-flan-t5-*) was trained on, ended as the tokenizer ends texts.
 * The original shuffles the two completions without a seed; a `PairScorer` asks both orders instead, so that no seed
 * is needed. What is too long is cut at the end of the post, where the original cuts the question off.
 * Format: `rewardbench/models/shp.py` and the model's card.
 */
export class SteamShpPrompt implements PairPrompt {
  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly maxLength: number,
  ) {}

  async encode(prompt: Dialogue, pairs: readonly (readonly [string, string])[]): Promise<EncodedPair[]> {
    const post = `POST: ${prompt.map(({ content }) => content).join(' ')}`;
    const [[postIds = []], sequences] = await Promise.all([
      this.tokenizer.encode([post]),
      this.tokenizer.encodeForScoring(
        pairs.map(
          ([a, b]) =>
            `${post}\n\n RESPONSE A: ${a}\n\n RESPONSE B: ${b}\n\n Which response is better? RESPONSE`,
        ),
        { maxLength: Infinity, appendEos: false },
      ),
    ]);
    return sequences.map(({ ids }) => {
      const excess = Math.max(0, ids.length - this.maxLength);
      const end = postIds.length;
      if (excess > end) throw new Error(`the two completions alone are longer than ${this.maxLength} tokens`);
      return { ids: [...ids.slice(0, end - excess), ...ids.slice(end)], truncated: excess };
    });
  }
}

/**
 * RLHFlow's pair preference prompt: the dialogue and both completions as one user message, in the model's own chat
 * template without a beginning-of-sequence token; nothing is added around it. What is too long is cut on the left.
 * Format: `rewardbench/models/slicpairpm.py`.
 */
export class PairPreferencePrompt implements PairPrompt {
  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly template: ChatTemplate,
    private readonly maxLength: number,
  ) {}

  async encode(prompt: Dialogue, pairs: readonly (readonly [string, string])[]): Promise<EncodedPair[]> {
    const context = turnsAsContext(alternatingTurns(prompt));
    const bos = this.tokenizer.specialTokens['bos_token'];
    const texts = pairs.map(([a, b]) => {
      const content = `[CONTEXT] ${context} [RESPONSE A] ${a} [RESPONSE B] ${b} \n`;
      const text = this.template.render([{ role: 'user', content }]);
      return typeof bos === 'string' && bos !== '' ? text.replaceAll(bos, '') : text;
    });
    return (await this.tokenizer.encode(texts)).map((ids) => {
      const truncated = Math.max(0, ids.length - this.maxLength);
      return { ids: ids.slice(truncated), truncated };
    });
  }
}

/** Line ends and spaces are those that transformers makes of the original's template. */
function turnsAsContext(turns: readonly string[]): string {
  const lines = turns.map((text, i) => `\n<turn> ${i % 2 === 0 ? 'user' : 'assistant'}\n ${text}`);
  return `\n${lines.join('')}\n`;
}
