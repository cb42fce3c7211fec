import { describe, expect, it } from 'vitest';
import { originalTemplate } from '../../../src/cli/original/template';
import { tinyCustomModel } from '../evaluator/tiny-custom-model';
import { tinyModel } from '../evaluator/tiny-model';

const withTemplate = tinyModel();
const without = tinyModel('llama', null);

describe('the original’s rule for chat templates', () => {
  it('lets the tokenizer’s own win, and says so where another is named', async () => {
    expect(await originalTemplate({ model: withTemplate, standard: 'tulu' })).toEqual({});
    const { chatTemplate, note } = await originalTemplate({
      model: withTemplate,
      given: 'raw',
      standard: 'tulu',
    });
    expect(chatTemplate).toBeUndefined();
    expect(note).toContain("the tokenizer's own template wins");
  });

  it('looks at the tokenizer that is named', async () => {
    expect(await originalTemplate({ model: withTemplate, tokenizer: without, given: 'raw' })).toEqual({
      chatTemplate: 'raw',
    });
  });

  it('takes tulu where there is none, which it says', async () => {
    const { chatTemplate, note } = await originalTemplate({ model: without, standard: 'tulu' });
    expect(chatTemplate).toBe('tulu');
    expect(note).toContain('"tulu" is taken, as the original does silently');
  });

  it('says which one a known model takes', async () => {
    const model = tinyCustomModel({ golden: 'custom/eurus', name: 'UltraRM-13b', template: null });
    const { note } = await originalTemplate({ model, standard: 'tulu' });
    expect(note).toContain('--chat_template openbmb');
  });

  it('leaves models alone whose prompt is fixed', async () => {
    const model = tinyCustomModel({ golden: 'custom/pairrm', name: 'PairRM-hf', template: null });
    expect(await originalTemplate({ model, standard: 'tulu' })).toEqual({});
  });

  it('chooses none for run_v2.py and the rewardbench command', async () => {
    expect(await originalTemplate({ model: without })).toEqual({});
  });
});
