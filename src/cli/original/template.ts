import { findTokenizerTemplate } from '../../dialogue/tokenizer-template';
import { findRewardModel } from '../../registry/reward-models';

export interface TemplateQuestion {
  /** Folder of the model, and of the tokenizer where that is another. */
  readonly model: string;
  readonly tokenizer?: string;
  /** What the user named. */
  readonly given?: string;
  /** What the script takes where nobody names one. */
  readonly standard?: string;
}

export interface TemplateAnswer {
  /** Absent = the tokenizer's own, or what the model is known to take. */
  readonly chatTemplate?: string;
  readonly note?: string;
}

/**
 * The original's rule (`load_eval_dataset`): the tokenizer's own template wins over the one that is named; without both
 * its scripts take `tulu`, which suits few models, and say nothing.
 */
export async function originalTemplate(question: TemplateQuestion): Promise<TemplateAnswer> {
  const { model, tokenizer = model, given, standard } = question;
  const known = findRewardModel(model)?.template;
  if (known === 'none') return {};
  if ((await findTokenizerTemplate(tokenizer)) !== undefined) {
    if (given === undefined) return {};
    const note = `--chat_template ${given} is not used: the tokenizer's own template wins, as in the original. "rewardbench evaluate" takes the named one.`;
    return { note };
  }
  if (given !== undefined) return { chatTemplate: given };
  if (standard === undefined || known === standard)
    return standard === undefined ? {} : { chatTemplate: standard };
  const better =
    known === undefined || known === 'tokenizer'
      ? "the model's"
      : `--chat_template ${known}, which is the model's`;
  return {
    chatTemplate: standard,
    note: `the tokenizer has no chat template and none is named: "${standard}" is taken, as the original does silently. Scores are only right with ${better} own.`,
  };
}
