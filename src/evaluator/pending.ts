import type { Example } from '../datasets/example';
import type { PreparedExample } from '../scorers/scorer';

/** An example that has no score yet. */
export interface Unscored {
  /** In the run's list of examples. */
  readonly index: number;
  readonly example: Example;
}

/** An example that is to be scored, made ready for it. */
export interface Pending extends Unscored {
  readonly prepared: PreparedExample;
}

/** An example that the template, the tokenizer or the kind of model rejects, and why. */
export interface Rejected extends Unscored {
  readonly message: string;
}

/** Characters of an example's texts, by which its tokens are estimated before it is tokenized. */
export function charactersOf({ example: { prompt, completions } }: Unscored): number {
  let characters = 0;
  for (const { content } of prompt) characters += content.length;
  for (const { text } of completions) characters += text.length;
  return characters;
}
