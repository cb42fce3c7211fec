import { describe, expect, it } from 'vitest';
import { ModelConfig } from '../../../src/checkpoint/config';
import type { TensorLocation } from '../../../src/checkpoint/tensor';
import { conversationStyles } from '../../../src/dialogue/conversation-style';
import { templateOf } from '../../../src/evaluator/choose-template';
import { scoringMethod, type ScoringMethod } from '../../../src/evaluator/scoring-method';
import { familyOf, findHead } from '../../../src/heads/find-head';
import type { Head } from '../../../src/heads/head';
import { prefixOf } from '../../../src/heads/reward-graph';
import { seq2seqPreference } from '../../../src/heads/seq2seq';
import { tokenLogits } from '../../../src/heads/token-logits';
import type { Framing, HeadName, KnownRewardModel } from '../../../src/registry/known-model';
import { findRewardModel, rewardModels } from '../../../src/registry/reward-models';
import { publishedModels } from './published-configs';

const scored = rewardModels.flatMap((model) => (model.kind === 'reward-model' ? [model] : []));
const runnable = scored.filter(({ notRunnable }) => notRunnable === undefined);

/** What the heads call themselves. */
const labels: Readonly<Partial<Record<HeadName, RegExp>>> = {
  'sequence-classification': /^sequence classification/,
  'out-projection': /^OpenAssistant/,
  'regression-head': /^regression head/,
  'value-head': /^(value head|Starling|InternLM2|GRM)/,
  'normalised-score': /^beaver/,
  'score-mlp': /^two-layer score/,
  'gated-objectives': /^gated objectives/,
  'gated-quantiles': /^quantiles/,
  'label-distribution': /^label distribution/,
  'pair-ranker': /^pair ranker/,
  'language-model': /^(logits of tokens|sequence-to-sequence)/,
};

function checkpointOf({ name }: KnownRewardModel) {
  const published = publishedModels.get(name);
  if (published === undefined) throw new Error(`${name} has no config in published-configs.ts`);
  const folder = `/cache/models--${name.replace('/', '--')}/snapshots/${'0'.repeat(40)}`;
  const config = new ModelConfig(`${folder}/config.json`, { ...published.config });
  const family = familyOf(config);
  const names = [`${family.prefix}${family.tokenEmbedding}`, ...published.tensors];
  const tensor = (each: string): TensorLocation => ({
    name: each,
    dtype: 'BF16',
    shape: [1, 1],
    file: `${folder}/model.safetensors`,
    offset: 0,
    length: 2,
  });
  return { folder, config, tensors: new Map(names.map((each) => [each, tensor(each)])) };
}

function headOf(checkpoint: ReturnType<typeof checkpointOf>, method: ScoringMethod): Head {
  if (method.kind !== 'choice') return findHead(checkpoint);
  return method.prompt === 'SteamSHP'
    ? seq2seqPreference(checkpoint.config, { A: 71, B: 272 })
    : tokenLogits(checkpoint, [32, 33]);
}

function framingOf(method: ScoringMethod): Framing {
  if (method.kind === 'text') return method.framing.kind;
  return method.kind === 'pair-ranker' ? 'prefixed-pair' : 'choice-prompt';
}

describe('the chain from a published config.json', () => {
  it.each(runnable.map((model) => [model.name, model] as const))('%s', (_, model) => {
    const checkpoint = checkpointOf(model);
    const { config, folder } = checkpoint;
    const known = findRewardModel(folder);
    expect(known).toBe(model);

    const family = familyOf(config);
    const body = family.transformer(config, prefixOf(checkpoint, family), { asOriginal: false });
    expect(body.layers.length).toBeGreaterThan(0);

    const method = scoringMethod(checkpoint, known);
    const head = headOf(checkpoint, method);
    expect(head.label).toMatch(labels[model.head] ?? /never/);
    expect(head.pooling.kind).toBe(model.pooling);
    expect(/cost/.test(head.label)).toBe(model.sign === -1);
    expect(framingOf(method)).toBe(model.framing);
    if (method.kind === 'pair-ranker') {
      expect(method.ranker).toBe(model.maxLength === 2048 ? 'PairRM' : 'Better-PairRM');
    }

    const own = { source: 'its own', file: `${folder}/tokenizer_config.json` };
    const tokenizerTemplate = model.template === 'tokenizer' ? own : undefined;
    const { template } = templateOf(method, { tokenizerTemplate }, known);
    expect(template.name).toBe(model.template);
  });

  it('covers no other models', () => {
    expect([...publishedModels.keys()].sort()).toEqual(runnable.map(({ name }) => name).sort());
  });
});

describe('models that cannot be scored', () => {
  const checkpoint = {
    config: new ModelConfig('config.json', {
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
    }),
    tensors: new Map(),
    folder: '',
  };

  it.each(
    scored.filter((model) => model.notRunnable !== undefined).map((model) => [model.name, model] as const),
  )('%s is refused with the reason', (_, model) => {
    expect(() => scoringMethod(checkpoint, model)).toThrow(`${model.name} cannot be scored`);
  });

  it('a model of DPO alone is refused with the name of its reference', () => {
    const known = findRewardModel('allenai/tulu-2-dpo-7b');
    const advice =
      'Score it by DPO against its reference model allenai/tulu-2-7b or, without one, by its own log-probabilities (reference-free).';
    expect(() => scoringMethod(checkpoint, known)).toThrow(expect.objectContaining({ advice }));
    const reward = { model_type: 'llama', architectures: ['LlamaForSequenceClassification'] };
    const trainedFromIt = { ...checkpoint, config: new ModelConfig('config.json', reward) };
    expect(scoringMethod(trainedFromIt, known)).toEqual({ kind: 'text', framing: { kind: 'default' } });
  });
});

describe('the table', () => {
  it('has each model once', () => {
    const names = rewardModels.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w.-]+\/[\w.-]+$/);
  });

  it('names templates that exist', () => {
    const known = new Set(['tokenizer', 'none', ...conversationStyles.map(({ name }) => name)]);
    for (const { template } of rewardModels) expect(known).toContain(template);
  });

  it.each([
    'openbmb/UltraRM-13b',
    'OPENBMB/ultrarm-13b',
    'openbmb/UltraRM-13b@main',
    '/models/openbmb/UltraRM-13b/',
    '/models/UltraRM-13b',
    'C:\\models\\UltraRM-13b',
    '/cache/models--openbmb--UltraRM-13b',
    `/cache/models--openbmb--UltraRM-13b/snapshots/${'a'.repeat(40)}`,
  ])('finds %s', (name) => {
    expect(findRewardModel(name)?.name).toBe('openbmb/UltraRM-13b');
  });

  it('finds a model under its earlier name', () => {
    expect(findRewardModel('berkeley-nest/Starling-RM-34B')?.name).toBe('Nexusflow/Starling-RM-34B');
  });

  it.each(['', '/', 'someone/else', '/models/my-reward-model', '/cache/models--some--one'])(
    'does not know %j',
    (name) => {
      expect(findRewardModel(name)).toBeUndefined();
    },
  );
});
