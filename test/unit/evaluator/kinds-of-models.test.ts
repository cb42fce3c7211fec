import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/datasets/example';
import { openModel } from '../../../src/evaluator/open-model';
import type { RunSettings } from '../../../src/protocol/evaluator';
import { tinyCustomModel } from './tiny-custom-model';

const example: Example = {
  id: 'one',
  subset: 'all',
  prompt: [{ role: 'user', content: 'What is 1 plus 1?' }],
  completions: [{ text: 'It is 2.' }, { text: 'I would say 5!' }],
  chosen: [0],
  row: 1,
};

async function scored(model: string, more: Partial<RunSettings> = {}, examples = [example]) {
  const settings = { model, dataset: 'none', maxLength: 2048, provider: 'cpu' as const, ...more };
  const open = await openModel(settings, new Date(0), path.dirname(model));
  try {
    const prepared = await open.scorer.prepare(examples);
    const whole = prepared.map((each) => {
      if (each instanceof Error) throw each;
      return each;
    });
    const scores = (await open.scorer.score(whole)).map((each) => each.scores);
    const codes = open.findings.map(({ code }) => code);
    return { ...open, prepared: whole, scores, codes };
  } finally {
    await open.scorer.release();
  }
}

const swapped: Example = { ...example, completions: [...example.completions].reverse() };

describe('models of other kinds, from their checkpoints', () => {
  it('a pair ranker: probabilities that add up to one, whatever the order', async () => {
    const prefixes = ['<|source|>', '<|candidate1|>', '<|candidate2|>'];
    const model = tinyCustomModel({
      golden: 'custom/pairrm',
      template: null,
      tokenizerConfig: {
        tokenizer_class: 'DebertaV2Tokenizer',
        cls_token: '<s>',
        sep_token: '</s>',
        unk_token: '<unk>',
        mask_token: '<unk>',
        additional_special_tokens: prefixes,
      },
      config: { source_prefix_id: 100, cand1_prefix_id: 101, cand2_prefix_id: 102 },
    });
    const { scores, template, facts, prepared } = await scored(model, {}, [example, swapped]);
    const [[chosen = NaN, rejected = NaN] = [], other = []] = scores;
    expect(chosen).toBeGreaterThan(0);
    expect(chosen + rejected).toBeCloseTo(1, 6);
    expect(other[0]).toBeCloseTo(rejected, 6);
    expect(template.name).toBe('none');
    expect(facts.head).toBe('pair ranker');
    expect(facts.type).toBe('Custom Classifier');
    expect(prepared[0]?.sequences).toHaveLength(2);
  });

  it('SteamSHP: the answer of a T5, by its name', async () => {
    const model = tinyCustomModel({
      golden: 'seq2seq/flan_t5_gated_untied',
      name: 'SteamSHP-flan-t5-large',
      template: null,
    });
    const { scores, codes } = await scored(model, {}, [example, swapped]);
    const [[chosen = NaN, rejected = NaN] = [], other = []] = scores;
    expect(chosen + rejected).toBeCloseTo(1, 6);
    expect(other[0]).toBeCloseTo(rejected, 6);
    expect(codes).toContain('known-model');
  });

  it('pair preference: the answer of a causal language model, by its name', async () => {
    const model = tinyCustomModel({
      golden: 'causal/llama_tied',
      name: 'pair-preference-model-LLaMA3-8B',
    });
    const { scores, facts } = await scored(model, {}, [example, swapped]);
    const [[chosen = NaN, rejected = NaN] = [], other = []] = scores;
    expect(chosen + rejected).toBeCloseTo(1, 6);
    expect(other[0]).toBeCloseTo(rejected, 6);
    expect(facts.head).toBe('logits of tokens');
  });

  it('a cost is negated, and that is said', async () => {
    const golden = 'custom/beaver_cost_v2';
    const cost = await scored(tinyCustomModel({ golden }));
    const reward = await scored(tinyCustomModel({ golden, config: { score_type: 'critic' } }));
    expect(cost.codes).toContain('cost-negated');
    expect(reward.codes).not.toContain('cost-negated');
    const ratio = (cost.scores[0]?.[0] ?? NaN) / (reward.scores[0]?.[0] ?? NaN);
    expect(ratio).toBeLessThan(0);
  });

  it('Gemma 2 without soft-capping only where the original is asked for', async () => {
    const model = tinyCustomModel({ golden: 'seqcls/gemma2' });
    const own = await scored(model);
    const original = await scored(model, { compat: 'rewardbench' });
    expect(original.scores[0]?.[0]).not.toBeCloseTo(own.scores[0]?.[0] ?? NaN, 5);
    expect(original.codes).toContain('compat');
    expect([own.fingerprint['compat'], original.fingerprint['compat']]).toEqual(['none', 'rewardbench']);
  });

  it('the template that a model is known to take, if it brings none and the user names none', async () => {
    const model = tinyCustomModel({ golden: 'seqcls/llama', name: 'UltraRM-13b', template: null });
    const known = await scored(model);
    expect(known.template.name).toBe('openbmb');
    expect(known.codes).toContain('known-template');
    const named = await scored(model, { chatTemplate: 'tulu' });
    expect(named.template.name).toBe('tulu');
    expect(named.codes).not.toContain('known-template');
  });
});

describe('refusals', () => {
  it('says where the tokenizer of a model without one is published', async () => {
    const model = tinyCustomModel({ golden: 'custom/starling_34b', name: 'Starling-RM-34B', template: null });
    rmSync(path.join(model, 'tokenizer.json'));
    await expect(scored(model)).rejects.toMatchObject({
      name: 'TokenizerError',
      advice: "This model's tokenizer is published elsewhere: --tokenizer 01-ai/Yi-34B-Chat",
    });
  });

  it('a plain language model has no reward head', async () => {
    const model = tinyCustomModel({ golden: 'causal/llama_tied' });
    await expect(scored(model)).rejects.toThrow(/not a reward model/);
  });

  it('a label beyond the head’s', async () => {
    const model = tinyCustomModel({ golden: 'custom/starling_34b' });
    await expect(scored(model, { label: 3 })).rejects.toThrow(/label 3: the head has only 1/);
  });
});
