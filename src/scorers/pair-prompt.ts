import type { Dialogue } from '../dialogue/message';

/** Token ids of a prompt with two completions. */
export interface EncodedPair {
  readonly ids: readonly number[];
  /** Tokens cut from it. */
  readonly truncated: number;
}

/** How a prompt and two completions, in this order, become one sequence. */
export interface PairPrompt {
  /** @throws Error where the dialogue is not one that the model's prompt can hold */
  encode(prompt: Dialogue, pairs: readonly (readonly [string, string])[]): Promise<EncodedPair[]>;
}

/** Messages by turn: [user, assistant, user …]. @throws Error for another order or a system message */
export function alternatingTurns(prompt: Dialogue): readonly string[] {
  const fits =
    prompt.length % 2 === 1 && prompt.every(({ role }, i) => role === ['user', 'assistant'][i % 2]);
  if (!fits) {
    throw new Error('this model takes prompts of user and assistant in turns, the user first and last');
  }
  return prompt.map(({ content }) => content);
}
