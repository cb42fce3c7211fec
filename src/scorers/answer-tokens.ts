/** Token ids of a prompt and an answer to it. */
export interface AnswerTokens {
  readonly prompt: readonly number[];
  readonly answer: readonly number[];
}

/** Of a prompt that has to be cut, the original keeps this many tokens of its end. */
export const keptPromptTokens = 128;

/**
 * Where a tokenized text parts into prompt and answer. The prompt's last token can merge with the answer's
 * first: it then belongs to the answer. Facts of `build_tokenized_answer` in `rewardbench/dpo.py`.
 * @param promptIds ids of the prompt alone
 * @param wholeIds ids of prompt and answer together
 */
export function partTokens(promptIds: readonly number[], wholeIds: readonly number[]): AnswerTokens {
  const isPrefix = promptIds.length <= wholeIds.length && promptIds.every((id, i) => wholeIds[i] === id);
  const start = isPrefix ? promptIds.length : Math.max(0, Math.min(promptIds.length, wholeIds.length) - 1);
  return { prompt: wholeIds.slice(0, start), answer: wholeIds.slice(start) };
}

/** What is put around every prompt with its answer. */
export interface AnswerFrame {
  readonly bosId: number;
  readonly eosId: number;
  /** BOS is written also before a prompt that begins with it, as in the original. */
  readonly repeatsBos: boolean;
}

export interface FramedAnswer extends AnswerTokens {
  readonly flags: readonly ('double-bos' | 'repeated-bos' | 'double-eos')[];
}

/** BOS before the prompt, EOS after the answer. */
export function frameAnswer({ prompt, answer }: AnswerTokens, frame: AnswerFrame): FramedAnswer {
  const { bosId, eosId, repeatsBos } = frame;
  const flags: FramedAnswer['flags'][number][] = [];
  let start = 0;
  if (prompt[0] === bosId) flags.push(repeatsBos ? 'repeated-bos' : 'double-bos');
  if (!repeatsBos) while (prompt[start] === bosId) start++;
  if (answer.at(-1) === eosId) flags.push('double-eos');
  return { prompt: [bosId, ...prompt.slice(start)], answer: [...answer, eosId], flags };
}

export interface CutAnswer extends AnswerTokens {
  /** Tokens cut from the prompt's beginning. */
  readonly promptCut: number;
  /** Tokens cut from the answer's end. */
  readonly answerCut: number;
}

/**
 * Cuts the answers to one prompt to `maxLength`, all by the longest of them: the prompt to its last
 * {@link keptPromptTokens}, then, if that is still too long, the answer to what those leave. A model of fewer
 * positions than twice as many keeps half of them for the prompt. Facts of `tokenize_row` in `rewardbench/dpo.py`.
 */
export function cutAnswers(answers: readonly AnswerTokens[], maxLength: number): CutAnswer[] {
  const longest = Math.max(...answers.map(({ answer }) => answer.length));
  const kept = Math.min(keptPromptTokens, Math.floor(maxLength / 2));
  return answers.map(({ prompt, answer }) => {
    const keptPrompt = prompt.length + longest > maxLength ? prompt.slice(-kept) : prompt;
    const keptAnswer = keptPrompt.length + longest > maxLength ? answer.slice(0, maxLength - kept) : answer;
    return {
      prompt: keptPrompt,
      answer: keptAnswer,
      promptCut: prompt.length - keptPrompt.length,
      answerCut: answer.length - keptAnswer.length,
    };
  });
}
