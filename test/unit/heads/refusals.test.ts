import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { UnsupportedModelError } from '../../../src/heads/find-head';
import { buildRewardGraph } from '../../../src/heads/reward-graph';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/models/seqcls');

/** A copy of a golden model whose config.json is changed. */
function changed(name: string, change: Record<string, unknown>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'changed-'));
  cpSync(path.join(fixtures, name), folder, { recursive: true });
  const file = path.join(folder, 'config.json');
  const config = v.parse(v.record(v.string(), v.unknown()), JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...config, ...change }));
  return folder;
}

const build = async (folder: string) =>
  buildRewardGraph(await openCheckpoint(folder), (file) => path.basename(file));

describe('a checkpoint is refused, by name,', () => {
  it('when it is a language model', async () => {
    const folder = changed('llama', { architectures: ['LlamaForCausalLM'] });
    await expect(build(folder)).rejects.toThrow(UnsupportedModelError);
  });

  it('when its class is not known', async () => {
    const folder = changed('llama', { architectures: ['LlamaForTaste'] });
    await expect(build(folder)).rejects.toThrow(/"LlamaForTaste" is not a reward model that can be scored/);
  });

  it('when its class has another head than the weights', async () => {
    const folder = changed('llama', { architectures: ['INFORMForSequenceClassification'] });
    await expect(build(folder)).rejects.toThrow(/"score\.0\.weight" is missing/);
  });

  it('when its model_type is not known, with those that are', async () => {
    await expect(build(changed('llama', { model_type: 'retnet' }))).rejects.toThrow(/"retnet".*known: llama/);
  });

  it('when a tensor of a layer is missing', async () => {
    const folder = changed('llama', { num_hidden_layers: 3 });
    await expect(build(folder)).rejects.toThrow(/"model\.layers\.2\.[\w.]+" is missing/);
  });

  it('when the file holds a layer more than the config', async () => {
    const folder = changed('llama', { num_hidden_layers: 1 });
    await expect(build(folder)).rejects.toThrow(/model\.safetensors: unexpected tensor "model\.layers\.1\./);
  });

  it('when shapes and config disagree', async () => {
    const folder = changed('llama', { intermediate_size: 128 });
    await expect(build(folder)).rejects.toThrow(/has shape \[112, 64\].*\[128, 64\]/);
  });

  it.each([
    [
      'llama',
      { num_hidden_layers: 1_000_000_000 },
      /"num_hidden_layers" is 1000000000; expected .*at most 1024/,
    ],
    ['llama', { num_key_value_heads: 3 }, /"num_key_value_heads" is 3; expected a divisor of 4 heads/],
    ['llama', { hidden_act: 'mish' }, /"hidden_act" is "mish"; expected one of silu/],
    ['llama', { rms_norm_eps: 'small' }, /"rms_norm_eps" is "small"; expected a number/],
    ['gpt2', { n_head: 5 }, /"n_head" is 5; expected a divisor of the hidden size 48/],
    ['gpt_neo', { attention_types: [[['global'], 1e9]] }, /attention_types/],
  ])('when the config of %s is %j', async (name, change, message) => {
    await expect(build(changed(name, change))).rejects.toThrow(message);
  });

  it('when its head is missing, rather than scored with random numbers', async () => {
    const folder = changed('llama', {});
    const { tensors } = await openCheckpoint(folder);
    const headless = new Map([...tensors].filter(([name]) => name !== 'score.weight'));
    const checkpoint = { ...(await openCheckpoint(folder)), tensors: headless };
    expect(() => buildRewardGraph(checkpoint, (file) => path.basename(file))).toThrow(
      /"score\.weight" is missing/,
    );
  });
});
