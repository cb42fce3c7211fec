import type { HeadFinder } from './find-head';
import { linearHead, type LinearHead } from './linear-head';

/** Linear heads that name their tensors in a way of their own. */
const byTensor: readonly (Omit<LinearHead, 'layers'> & { readonly layer: string })[] = [
  // UltraRM, Eurus-RM
  {
    layer: 'regression_head',
    label: 'regression head',
    pooling: { kind: 'last-attended' },
    output: 'rewards',
  },
  // Ziya-LLaMA-7B-Reward
  { layer: 'value_head', label: 'value head', pooling: { kind: 'last-attended' }, output: 'rewards' },
];

/** Heads of one linear layer that the tensor's name tells: UltraRM, Eurus, Ziya. */
export const namedValueHead: HeadFinder = ({ tensors }) => {
  const found = byTensor.find(({ layer }) => tensors.has(`${layer}.weight`));
  return found && linearHead(tensors, { ...found, layers: [found.layer] });
};

/** `v_head.weight`: InternLM2's (its text ends with a token of its own for the reward), Starling's, or another's. */
export const vHead: HeadFinder = ({ config, tensors }) => {
  const { architectures, modelType } = config;
  const head = { layers: ['v_head'], output: 'scores' };
  if (architectures.includes('InternLM2ForRewardModel')) {
    return linearHead(tensors, { ...head, label: 'InternLM2 reward', pooling: { kind: 'last-attended' } });
  }
  if (!tensors.has('v_head.weight')) return undefined;
  if (modelType !== 'llama' || ![...tensors.keys()].some((name) => name.startsWith('transformer.'))) {
    return linearHead(tensors, { ...head, label: 'value head', pooling: { kind: 'last-attended' } });
  }
  // Starling's own id of padding, whatever the config says. In the 7B model it came from the first id that the
  // tokenizer gave for `<unk>`, which is that of <s>: so every text that begins with <s> is read at its end.
  const padId = architectures.includes('LlamaForSequenceClassification') ? 0 : 1;
  const pooling = { kind: 'before-first-pad', padId } as const;
  return linearHead(tensors, { ...head, label: 'Starling reward', pooling });
};

/** OpenAssistant's `GPTNeoXRewardModel`: `out_proj` on the last token or on the mean of all. */
export const openAssistantHead: HeadFinder = ({ config, tensors }) => {
  if (config.modelType !== 'gpt_neox_reward_model' && !config.architectures.includes('GPTNeoXRewardModel')) {
    return undefined;
  }
  const pooling = config.string('pooling', { default: 'last' });
  if (pooling !== 'last' && pooling !== 'mean') throw config.invalid('pooling', '"last" or "mean"');
  return linearHead(tensors, {
    label: 'OpenAssistant reward',
    pooling: { kind: pooling === 'last' ? 'last-attended' : 'mean' },
    layers: ['out_proj'],
    output: 'logits',
  });
};

/** INF-ORM and WorldPM: two layers, read at the token before the first pad id. */
export const scoreMlp: HeadFinder = ({ config, tensors }) => {
  const named = ['INFORMForSequenceClassification', 'Qwen2ForRewardModel'];
  if (!config.architectures.some((name) => named.includes(name)) && !tensors.has('score.0.weight')) {
    return undefined;
  }
  return linearHead(tensors, {
    label: 'two-layer score',
    pooling: { kind: 'before-first-pad' },
    layers: ['score.0', 'score.2'],
    output: 'logits',
  });
};

/** GRM: `v_head.summary`, linear or `vhead_num_layers` hidden layers and an output. */
export const grmHead: HeadFinder = ({ config, tensors }) => {
  const linearWeight = tensors.has('v_head.summary.weight');
  if (
    !config.architectures.includes('GRewardModel') &&
    !linearWeight &&
    !tensors.has('v_head.summary.0.weight')
  ) {
    return undefined;
  }
  const type = config.string('vhead_layer_type', { default: linearWeight ? 'linear' : 'mlp' });
  if (type !== 'linear' && type !== 'mlp') throw config.invalid('vhead_layer_type', '"linear" or "mlp"');
  const hiddenLayers = config.integer('vhead_num_layers', { default: 1, min: 1, max: 100 });
  return linearHead(tensors, {
    label: `GRM value head (${type})`,
    pooling: { kind: 'last-attended' },
    layers:
      type === 'linear'
        ? ['v_head.summary']
        : Array.from({ length: hiddenLayers + 1 }, (_, i) => `v_head.summary.${2 * i}`),
    output: 'value',
  });
};
