import { readdir } from 'node:fs/promises';
import type { ChooseFiles } from '../../hub/download';
import { parseRepository } from '../../hub/repository';
import { findRewardModel } from '../../registry/reward-models';
import { left } from '../quick-pick/pick';
import type { Sources } from './sources';
import { Unasked, type Step } from './step';

/** Files that a tokenizer and its chat template are read from. */
const tokenizerFile =
  /^(tokenizer|special_tokens|added_tokens|spiece|sentencepiece|spm|vocab|merges|chat_template)[\w.]*$/;
const chooseTokenizer: ChooseFiles = (files) =>
  Promise.resolve(files.filter(({ path }) => tokenizerFile.test(path)));

/** Some known models are published without a tokenizer: theirs is fetched from where it is. */
export const fetchTokenizer =
  ({ downloads }: Pick<Sources, 'downloads'>): Step =>
  async (draft) => {
    const { tokenizerFrom = '' } = (draft.model !== undefined && findRewardModel(draft.model)) || {};
    const repository = parseRepository(tokenizerFrom, 'model');
    if (draft.model === undefined || !repository) return new Unasked(draft);
    if ((await readdir(draft.model)).some((name) => tokenizerFile.test(name))) return new Unasked(draft);
    const tokenizer = await downloads.fetch(repository, {}, chooseTokenizer);
    return tokenizer === undefined ? left : new Unasked({ ...draft, tokenizer });
  };
