import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModelConfig } from '../../../src/checkpoint/config';
import { checkpointError, temporaryFile } from './temporary-folder';

const configOf = (content: object | string) => {
  const text = typeof content === 'string' ? content : JSON.stringify({ model_type: 'llama', ...content });
  return readModelConfig(dirname(temporaryFile('config.json', text)));
};

describe('readModelConfig', () => {
  it('reads type and classes', async () => {
    const config = await configOf({
      architectures: ['LlamaForSequenceClassification'],
      torch_dtype: 'bfloat16',
    });
    expect(config.modelType).toBe('llama');
    expect(config.architectures).toEqual(['LlamaForSequenceClassification']);
    expect(config.dtype).toBe('bfloat16');
    expect((await configOf({ dtype: 'torch.float16' })).dtype).toBe('float16');
    expect((await configOf({})).architectures).toEqual([]);
    expect((await configOf({})).dtype).toBeUndefined();
  });

  it('refuses files that are not a configuration', async () => {
    expect((await checkpointError(configOf('{'))).message).toMatch(/config\.json: is not valid JSON/);
    expect((await checkpointError(configOf('[]'))).message).toContain('not a JSON object');
    expect((await checkpointError(configOf('{}'))).message).toContain(
      '"model_type" is missing; expected text',
    );
    expect((await checkpointError(configOf({ architectures: 'Llama' }))).message).toContain(
      '"architectures" is "Llama"',
    );
    expect((await checkpointError(configOf(' '.repeat(10_000_001)))).message).toContain('10000001 bytes');
    expect((await checkpointError(configOf('{"a":'.repeat(70)))).message).toContain('nested too deeply');
  });

  it('says that quantized weights are not supported', async () => {
    const error = await checkpointError(configOf({ quantization_config: { quant_method: 'gptq', bits: 4 } }));
    expect(error.message).toContain('the weights are GPTQ-quantized');
    expect(error.advice).toContain('original checkpoint');
    const messageOf = async (quantization: object) =>
      (await checkpointError(configOf({ quantization_config: quantization }))).message;
    expect(await messageOf({ quant_method: 'awq' })).toContain('AWQ-quantized');
    expect(await messageOf({ quant_method: 'fp8' })).toContain('FP8-quantized');
    expect(await messageOf({ load_in_8bit: true })).toContain('bitsandbytes-quantized');
    expect(await messageOf({ quant_method: 'newest' })).toContain('newest-quantized');
    expect(await messageOf({ bits: 4 })).toContain('the weights are quantized');
    const off = { load_in_8bit: false, load_in_4bit: false, quant_method: 'bitsandbytes' };
    expect((await configOf({ quantization_config: off })).modelType).toBe('llama');
    expect((await configOf({ quantization_config: null })).modelType).toBe('llama');
  });
});

describe('typed getters', () => {
  it('give values, and defaults where the key is absent or null', async () => {
    const config = await configOf({
      size: 64,
      eps: 1e-5,
      on: false,
      act: 'silu',
      none: null,
      list: ['a'],
      ids: [1, 2],
    });
    expect(config.integer('size')).toBe(64);
    expect(config.number('eps')).toBe(1e-5);
    expect(config.boolean('on', { default: true })).toBe(false);
    expect(config.string('act')).toBe('silu');
    expect(config.integer('none', { default: 3 })).toBe(3);
    expect(config.integer('absent', { default: 4 })).toBe(4);
    expect(config.optionalStrings('list')).toEqual(['a']);
    expect(config.optionalIntegers('ids')).toEqual([1, 2]);
    expect(config.optionalNumbers('absent')).toBeUndefined();
    expect(config.has('none')).toBe(false);
  });

  it('optional ones tell null from absent', async () => {
    const config = await configOf({ sliding_window: null });
    expect(config.optionalInteger('sliding_window', { default: 4096 })).toBeUndefined();
    expect(config.optionalInteger('other', { default: 4096 })).toBe(4096);
    expect(config.optionalNumber('sliding_window')).toBeUndefined();
    expect(config.optionalString('sliding_window', { default: 'x' })).toBeUndefined();
  });

  it('name file, key and what was found', async () => {
    const config = await configOf({ size: 6.5, low: 0, on: 'yes', list: [1], deep: { size: '7' } });
    expect(() => config.integer('size')).toThrow(/config\.json: "size" is 6\.5; expected an integer/);
    expect(() => config.integer('low', { min: 1, max: 9 })).toThrow(
      '"low" is 0; expected an integer, at least 1, at most 9',
    );
    expect(() => config.integer('absent')).toThrow('"absent" is missing; expected an integer');
    expect(() => config.boolean('on')).toThrow('"on" is "yes"; expected true or false');
    expect(() => config.optionalStrings('list')).toThrow('"list" is [1]; expected a list of texts');
    expect(() => config.section('deep')?.integer('size')).toThrow('"deep.size" is "7"; expected an integer');
    expect(() => config.section('size')).toThrow('expected an object');
    expect(() => config.string('constructor')).toThrow('"constructor" is missing');
  });
});

describe('labels', () => {
  it('are those of id2label, else num_labels, else two', async () => {
    const named = await configOf({ id2label: { 1: 'bad', 0: 'good' }, num_labels: 5 });
    expect(named.labelNames).toEqual(['good', 'bad']);
    expect(named.labels).toBe(2);
    expect((await configOf({ id2label: { 0: 'LABEL_0' } })).labels).toBe(1);
    expect((await configOf({ num_labels: 1, id2label: null })).labelNames).toEqual(['LABEL_0']);
    expect((await configOf({})).labelNames).toEqual(['LABEL_0', 'LABEL_1']);
  });

  it('refuse what is not a map of numbers', async () => {
    const wrong = [
      { id2label: {} },
      { id2label: { a: 'x' } },
      { id2label: ['x'] },
      { num_labels: 0 },
      { num_labels: 1e9 },
    ];
    for (const content of wrong) {
      const config = await configOf(content);
      expect(() => config.labels).toThrow(/"(id2label|num_labels)"/);
    }
  });
});

describe('rotary positions', () => {
  const llama3 = {
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
    rope_type: 'llama3',
  };

  it('are the same from transformers 4 and 5', async () => {
    const four = await configOf({ rope_theta: 500000, rope_scaling: llama3 });
    const five = await configOf({ rope_parameters: { ...llama3, rope_theta: 500000 } });
    for (const config of [four, five]) {
      expect(config.ropeTheta(10000)).toBe(500000);
      expect(config.ropeScaling()).toEqual({
        type: 'llama3',
        factor: 8,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalMaxPositions: 8192,
      });
    }
  });

  it('are plain where nothing is said', async () => {
    for (const content of [
      {},
      { rope_scaling: null },
      { rope_scaling: { type: 'default' } },
      { rope_parameters: { rope_theta: 10000 } },
    ]) {
      expect((await configOf(content)).ropeScaling()).toEqual({ type: 'default' });
    }
    expect((await configOf({})).ropeTheta(10000)).toBe(10000);
    expect((await configOf({ rotary_emb_base: 5 })).ropeTheta(10000, 'rotary_emb_base')).toBe(5);
    expect((await configOf({ rotary_pct: 0.25 })).partialRotaryFactor(1, 'rotary_pct')).toBe(0.25);
    const five = await configOf({ rope_parameters: { rope_theta: 1, partial_rotary_factor: 0.5 } });
    expect(five.partialRotaryFactor(1, 'rotary_pct')).toBe(0.5);
  });

  it('read every kind of scaling', async () => {
    const scaling = async (rope: object, more: object = {}) =>
      (await configOf({ ...more, rope_scaling: rope })).ropeScaling();
    expect(await scaling({ type: 'linear', factor: 2 })).toEqual({ type: 'linear', factor: 2 });
    expect(await scaling({ type: 'ignored', rope_type: 'dynamic', factor: 2 })).toEqual({
      type: 'dynamic',
      factor: 2,
    });
    expect(await scaling({ type: 'yarn', factor: 4, original_max_position_embeddings: 32 })).toEqual({
      type: 'yarn',
      factor: 4,
      originalMaxPositions: 32,
      betaFast: 32,
      betaSlow: 1,
      truncate: true,
    });
    const long = { short_factor: [1, 1.5], long_factor: [2, 3] };
    const expected = {
      type: 'longrope',
      shortFactor: [1, 1.5],
      longFactor: [2, 3],
      originalMaxPositions: 32,
    };
    const beside = { model_type: 'phi3', original_max_position_embeddings: 32 };
    for (const type of ['longrope', 'su', 'yarn'])
      expect(await scaling({ type, ...long }, beside)).toEqual(expected);
  });

  it('may differ by kind of layer', async () => {
    const five = await configOf({
      rope_parameters: {
        full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1e6 },
        sliding_attention: { rope_type: 'default', rope_theta: 1e4 },
      },
    });
    const four = await configOf({
      rope_theta: 1e6,
      rope_local_base_freq: 1e4,
      rope_scaling: { rope_type: 'linear', factor: 8 },
    });
    for (const config of [four, five]) {
      expect(config.ropeTheta(1)).toBe(1e6);
      expect(config.ropeTheta(1, 'rope_local_base_freq', 'sliding_attention')).toBe(1e4);
      expect(config.ropeScaling()).toEqual({ type: 'linear', factor: 8 });
      expect(config.ropeScaling('sliding_attention')).toEqual({ type: 'default' });
    }
  });

  it('refuse what is unknown or incomplete, naming the key', async () => {
    const fails = async (rope: unknown, message: string) => {
      const config = await configOf({ rope_scaling: rope });
      expect(() => config.ropeScaling()).toThrow(message);
    };
    await fails({ type: 'mrope' }, '"rope_scaling.type" is "mrope"');
    await fails({ factor: 2 }, '"rope_scaling.type" is missing');
    await fails({ type: 'linear' }, '"rope_scaling.factor" is missing');
    await fails({ type: 'linear', factor: 0 }, '"rope_scaling.factor" is 0; expected a number, at least 1');
    await fails({ type: 'longrope', short_factor: [1], long_factor: [-1] }, '"rope_scaling.long_factor"');
    await fails('linear', '"rope_scaling" is "linear"; expected an object');
  });
});
