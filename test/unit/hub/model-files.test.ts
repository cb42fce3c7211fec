import { describe, expect, it } from 'vitest';
import { chooseModelFiles } from '../../../src/hub/model-files';

const shards = [1, 2].map((i) => `model-0000${i}-of-00002.safetensors`);
const index = JSON.stringify({ weight_map: { a: shards[0], b: shards[1], c: shards[1] } });

async function chosen(paths: readonly string[], contents: Record<string, string> = {}): Promise<string[]> {
  const files = paths.map((path) => ({ path, size: 1, oid: '' }));
  const read = (path: string) => Promise.resolve(contents[path] ?? '');
  return (await chooseModelFiles(files, read)).map(({ path }) => path);
}

describe('what the evaluation of a model opens', () => {
  it('is the configuration, the tokenizer and one format of weights', async () => {
    const needed = [
      'added_tokens.json',
      'additional_chat_templates/rag.jinja',
      'chat_template.jinja',
      'config.json',
      'merges.txt',
      'model.safetensors',
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer.model',
      'tokenizer_config.json',
      'vocab.json',
    ];
    const others = [
      '.gitattributes',
      'README.md',
      'flax_model.msgpack',
      'generation_config.json',
      'model.fp16.safetensors',
      'model-Q4.gguf',
      'onnx/config.json',
      'onnx/model.onnx',
      'optimizer.pt',
      'original/consolidated.00.pth',
      'pytorch_model.bin',
      'subfolder/model.safetensors',
      'tf_model.h5',
      'training_args.bin',
    ];
    expect(await chosen([...needed, ...others].sort())).toEqual(needed);
  });

  it('are the shards that the index names', async () => {
    const rest = ['config.json', 'model-00003-of-00003.safetensors', 'pytorch_model.bin'];
    const name = 'model.safetensors.index.json';
    expect(await chosen([...rest, ...shards, name], { [name]: index })).toEqual([
      'config.json',
      ...shards,
      name,
    ]);
  });

  it.each([
    [
      ['config.json', 'pytorch_model.bin', 'scheduler.pt'],
      ['config.json', 'pytorch_model.bin'],
    ],
    [
      ['config.json', ...shards],
      ['config.json', ...shards],
    ],
    [
      ['config.json', 'reward.pt', 'rng_state.pt'],
      ['config.json', 'reward.pt'],
    ],
    [
      ['config.json', 'model.safetensors', 'regression_layer.pt', 'value.pt'],
      ['config.json', 'model.safetensors', 'regression_layer.pt'],
    ],
  ])('of %j is %j', async (names, expected) => {
    expect(await chosen(names)).toEqual(expected);
  });

  it.each([
    [['config.json', 'adapter_config.json', 'adapter_model.safetensors'], /LoRA adapter/],
    [['config.json', 'model.gguf'], /GGUF/],
    [['README.md', 'step-10/config.json', 'step-10/model.safetensors', 'other/config.json'], /\(step-10\)/],
    [['README.md', 'model.safetensors'], /config\.json/],
    [['config.json', 'a.safetensors', 'b.safetensors'], /the one that is the model/],
  ])('of %j is nothing: the error says what to do', async (names, advice) => {
    await expect(chosen(names)).rejects.toMatchObject({
      problem: 'not-found',
      advice: expect.stringMatching(advice) as string,
    });
  });

  it('is not guessed from an index that is damaged or names what is missing', async () => {
    const name = 'model.safetensors.index.json';
    const names = ['config.json', name, ...shards.slice(0, 1)];
    await expect(chosen(names, { [name]: '{' })).rejects.toMatchObject({ problem: 'not-understood' });
    await expect(chosen(names, { [name]: index })).rejects.toMatchObject({
      problem: 'not-found',
      message: expect.stringContaining('model-00002-of-00002.safetensors') as string,
    });
  });
});
