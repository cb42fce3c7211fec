import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { ModelConfig } from '../../../src/checkpoint/config';
import { findHead } from '../../../src/heads/find-head';
import { buildRewardGraph } from '../../../src/heads/reward-graph';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/models/custom');

const open = (name: string) => openCheckpoint(path.join(fixtures, name));
const build = (checkpoint: Checkpoint) => buildRewardGraph(checkpoint, (file) => path.basename(file));

function without(checkpoint: Checkpoint, tensor: string): Checkpoint {
  return { ...checkpoint, tensors: new Map([...checkpoint.tensors].filter(([name]) => name !== tensor)) };
}

function withConfig(checkpoint: Checkpoint, change: Record<string, unknown>): Checkpoint {
  const { file, raw } = checkpoint.config;
  return { ...checkpoint, config: new ModelConfig(file, { ...raw, ...change }) };
}

describe('a head with a tensor missing is refused, naming it:', () => {
  it.each([
    ['armorm', 'gating.layers.2.weight'],
    ['armorm', 'reward_transform_matrix'],
    ['qrm_llama3', 'gating.layers.5.running_var'],
    ['qrm_llama3', 'regression_layer.weight'],
    ['ldlreward', 'gating_layer.network.3.weight'],
    ['beaver_cost_v2', 'score_head.weight'],
    ['beaver_cost_v2', 'normalizer.var'],
    ['beaver_reward_normalized_v2', 'normalizer.mean'],
    ['grm_llama_mlp', 'v_head.summary.2.weight'],
    ['grm_gemma2_linear', 'v_head.summary.weight'],
    ['inform', 'score.2.weight'],
    ['openassistant_last', 'out_proj.weight'],
  ])('%s without %s', async (name, tensor) => {
    const checkpoint = await open(name);
    expect(() => build(checkpoint)).not.toThrow();
    expect(() => build(without(checkpoint, tensor))).toThrow(`tensor "${tensor}" is missing`);
  });

  it.each([
    ['eurus', 'regression_head.weight', /"EurusRewardModel" is not a reward model/],
    ['starling_7b', 'v_head.weight', /"LlamaForCausalLM" is not a reward model/],
  ])('%s, which nothing but %s tells apart', async (name, tensor, message) => {
    const checkpoint = await open(name);
    expect(() => build(without(checkpoint, tensor))).toThrow(message);
  });
});

describe('a head is refused', () => {
  it('when a layer that the config does not count is there', async () => {
    const checkpoint = withConfig(await open('grm_llama_mlp'), { vhead_num_layers: 1 });
    expect(() => build(checkpoint)).toThrow(/unexpected tensor "v_head\.summary\.4/);
  });

  it('when it has a gate, but is of a class that computes otherwise', async () => {
    const checkpoint = withConfig(await open('armorm'), {
      architectures: ['Gemma2ForRewardModelWithGating'],
    });
    expect(() => build(checkpoint)).toThrow(/Gemma2ForRewardModelWithGating/);
  });

  it.each([
    ['openassistant_last', { pooling: 'max' }, /"pooling" is "max"; expected "last" or "mean"/],
    ['grm_llama_mlp', { vhead_layer_type: 'conv' }, /"vhead_layer_type" is "conv"/],
    ['beaver_cost_v2', { score_type: 'taste' }, /"score_type" is "taste"/],
    ['ldlreward', { num_objectives: 41 }, /"num_objectives" is 41; expected a multiple of 10/],
  ])('when the config of %s says %j', async (name, change, message) => {
    const checkpoint = withConfig(await open(name), change);
    expect(() => build(checkpoint)).toThrow(message);
  });
});

describe('where a head reads', () => {
  it('comes from the config for OpenAssistant', async () => {
    expect(findHead(await open('openassistant_last')).pooling).toEqual({ kind: 'last-attended' });
    expect(findHead(await open('openassistant_mean')).pooling).toEqual({ kind: 'mean' });
  });

  it('is before the first token of Starling’s own pad id', async () => {
    expect(findHead(await open('starling_7b')).pooling).toEqual({ kind: 'before-first-pad', padId: 1 });
    expect(findHead(await open('starling_34b')).pooling).toEqual({ kind: 'before-first-pad', padId: 0 });
  });

  it('is the end of the text where a v_head is not Starling’s', async () => {
    const checkpoint = withConfig(await open('starling_7b'), { model_type: 'mistral' });
    expect(findHead(checkpoint).pooling).toEqual({ kind: 'last-attended' });
  });

  it('is where Llama 3’s template begins a reply, unless the config names other tokens', async () => {
    const checkpoint = await open('armorm');
    expect(findHead(checkpoint).pooling).toMatchObject({ pattern: [150, 151, 20, 152, 21] });
    const pooling = findHead(withConfig(checkpoint, { gating_token_pattern: undefined })).pooling;
    expect(pooling).toMatchObject({ pattern: [128009, 128006, 78191, 128007, 271] });
  });
});

it('the first output of a cost model is better where it is larger', async () => {
  const [first, second] = build(await open('beaver_cost_v2')).outputs;
  expect([first?.name, second?.name]).toEqual(['pipeline_score', 'end_scores']);
});
