/** A prompt and what stands after it, as texts. */
export interface PromptAndAnswer {
  readonly prompt: string;
  readonly answer: string;
  /** The whole text does not begin with the rendered prompt. */
  readonly promptChanges: boolean;
}

/** Which of the original's ways to take the prompt out of the whole text; absent = the right one. */
export type AnswerRule = 'original' | 'first-release';

/**
 * Parts a rendered dialogue into the prompt and the answer.
 *
 * The answer is what follows the prompt's own rendering. Where the template renders the prompt differently once
 * an answer follows (a line that only the last message gets), it is all that follows what stays of it. The
 * original takes every occurrence of the prompt out, and nothing where there is none; its first release left the
 * prompt in, so that the model saw it twice and was judged by it as well (allenai/reward-bench, issue 140).
 *
 * @param prompt the prompt's messages rendered, without the header of an answer to come
 * @param whole prompt and completion rendered
 * @param lasting what stays of the prompt whatever the answer, of {@link lastingBeginning}
 */
export function promptAndAnswer(
  prompt: string,
  whole: string,
  rule?: AnswerRule,
  lasting = prompt,
): PromptAndAnswer {
  const promptChanges = !whole.startsWith(prompt);
  switch (rule) {
    case 'original':
      return { prompt, answer: whole.replaceAll(prompt, ''), promptChanges };
    case 'first-release':
      return { prompt, answer: whole, promptChanges };
    case undefined: {
      const end = promptChanges ? commonLength(lasting, whole) : prompt.length;
      return { prompt: whole.slice(0, end), answer: whole.slice(end), promptChanges };
    }
  }
}

/**
 * What stays of a rendered prompt whatever the answer that follows. An answer may begin with the very characters of
 * what the template then leaves out, such as the `<` of an end token: two answers that begin differently tell them apart.
 * @param render the dialogue with such an answer, as text
 */
export function lastingBeginning(prompt: string, render: (answer: string) => string): string {
  return ['a', 'b'].reduce((left, answer) => left.slice(0, commonLength(left, render(answer))), prompt);
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  // Never between the halves of one character.
  return /[\uD800-\uDBFF]$/.test(a.slice(0, length)) ? length - 1 : length;
}
