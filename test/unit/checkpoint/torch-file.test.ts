import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import { readSafetensorsHeader } from '../../../src/checkpoint/safetensors';
import { readShards } from '../../../src/checkpoint/shards';
import type { TensorLocation } from '../../../src/checkpoint/tensor';
import { readTorchFile } from '../../../src/checkpoint/torch-file';
import {
  call,
  dict,
  global,
  integer,
  orderedDict,
  pickle,
  raw,
  stateDict,
  tensor,
  text,
  tuple,
  type Pickled,
} from './pickle-writer';
import { mutated, randomIntegers } from './random';
import { checkpointError, temporaryFile, temporaryFolder } from './temporary-folder';
import { zip, type ZipOptions } from './zip-writer';

const fixtures = join(import.meta.dirname, '../../fixtures/checkpoints');
const floats = new Uint8Array(Float32Array.from({ length: 12 }, (_, i) => i).buffer);

function archive(
  value: Pickled,
  options?: ZipOptions,
  extra: readonly (readonly [string, Uint8Array])[] = [],
) {
  return zip(
    [
      ['model/data.pkl', pickle(value)],
      ['model/byteorder', Buffer.from('little')],
      ['model/data/0', floats],
      ['model/version', Buffer.from('3\n')],
      ...extra,
    ],
    options,
  );
}

const read = (bytes: Uint8Array) => readTorchFile(temporaryFile('pytorch_model.bin', bytes));
const failure = async (bytes: Uint8Array) => (await checkpointError(read(bytes))).message;
const bytesOf = ({ file, offset, length }: TensorLocation) =>
  readFileSync(file).subarray(offset, offset + length);

describe('readTorchFile', () => {
  it("reads PyTorch's own sharded file: the same bytes as its safetensors twin", async () => {
    const index = join(fixtures, 'llama_torch_bin_sharded_bf16/pytorch_model.bin.index.json');
    const { tensors } = await readShards(index, readTorchFile);
    const twin = await readSafetensorsHeader(join(fixtures, 'llama_bfloat16/model.safetensors'));
    const byName = new Map(tensors.map((one) => [one.name, one]));
    expect(byName.size).toBe(twin.length);
    for (const expected of twin) {
      const actual = byName.get(expected.name);
      expect(actual).toMatchObject({ dtype: 'BF16', shape: expected.shape, length: expected.length });
      expect(actual && bytesOf(actual).equals(bytesOf(expected))).toBe(true);
    }
  });

  it.each([{ zip64: false }, { zip64: true }])(
    'honours storage offsets, parameters and views: %j',
    async (options) => {
      const shared = { storageLength: 12 };
      const parameter = call(
        global('torch._utils', '_rebuild_parameter'),
        tensor({ ...shared, shape: [1], offset: 11 }),
        raw('\x88'),
        orderedDict(),
      );
      const state = stateDict({
        whole: tensor({ ...shared, shape: [3, 4] }),
        view: tensor({ ...shared, shape: [2, 2], offset: 5 }),
        parameter,
        single_row: tensor({ ...shared, shape: [1, 4], strides: [99, 1] }),
        empty: tensor({ ...shared, shape: [0, 4] }),
        step: integer(7),
      });
      const tensors = await read(archive(state, options));
      const values = Object.fromEntries(
        tensors.map((one) => [one.name, [...new Float32Array(new Uint8Array(bytesOf(one)).buffer)]]),
      );
      expect(values).toEqual({
        whole: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        view: [5, 6, 7, 8],
        parameter: [11],
        single_row: [0, 1, 2, 3],
        empty: [],
      });
    },
  );

  it('maps every storage type', async () => {
    const types = ['Double', 'Float', 'Half', 'BFloat16', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'];
    const entries = types.map((type) => [type, tensor({ storage: `${type}Storage`, shape: [1] })] as const);
    const tensors = await read(archive(dict(Object.fromEntries(entries))));
    expect(tensors.map(({ dtype }) => dtype).join(' ')).toBe('F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL');
  });

  it('refuses code by name', async () => {
    const bytes = archive(dict({ a: call(global('os', 'system'), text('echo')) }));
    expect(await failure(bytes)).toMatch(/pytorch_model\.bin: .*"os\.system".*nothing was executed/);
  });

  it('names a tensor whose strides no graph can follow', async () => {
    const bytes = archive(
      dict({ 'query.weight': tensor({ shape: [3, 4], strides: [2, 1], storageLength: 12 }) }),
    );
    expect(await failure(bytes)).toMatch(/"query\.weight" \[3, 4\] is stored with strides \[2, 1\]/);
  });

  it.each([
    [
      'a tensor larger than its storage',
      dict({ a: tensor({ shape: [13], storageLength: 12 }) }),
      /storage of 12/,
    ],
    [
      'a view past its storage',
      dict({ a: tensor({ shape: [4], offset: 9, storageLength: 12 }) }),
      /at element 9/,
    ],
    ['10^9 elements', dict({ a: tensor({ shape: [1e9] }) }), /should have 4000000000 bytes but has 48/],
    [
      'a product beyond 2^53',
      dict({ a: tensor({ shape: [2 ** 40, 2 ** 40], strides: [1, 1], storageLength: 12 }) }),
      /storage of 12/,
    ],
    [
      'a negative offset',
      dict({ a: tensor({ shape: [1], offset: -1, storageLength: 12 }) }),
      /valid storage/,
    ],
    ['strides of another rank', dict({ a: tensor({ shape: [2], strides: [1, 1] }) }), /valid storage/],
    ['a storage that is not there', dict({ a: tensor({ shape: [1], key: '9' }) }), /no entry data\/9/],
    ['a storage by path', dict({ a: tensor({ shape: [1], key: '../version' }) }), /no entry/],
    [
      'a storage without a type',
      dict({ a: [...tuple(text('storage'), text('0')), ...raw('Q')] }),
      /unknown way/,
    ],
    ['a list for a dict', tuple(tensor({ shape: [1] })), /does not hold a dict/],
    ['a dict without tensors', dict({ weights: dict({ a: tensor({ shape: [1] }) }) }), /no tensor/],
    [
      'two state dicts',
      dict({ model: dict({ a: tensor({ shape: [1] }) }), module: dict({ a: tensor({ shape: [1] }) }) }),
      /under model and module/,
    ],
    [
      'a value repeated 10^9 times',
      dict({ a: tensor({ shape: [1e9], strides: [0], storageLength: 1 }) }),
      /repeats its storage/,
    ],
    ['an OrderedDict of a number', call(global('collections', 'OrderedDict'), integer(1)), /than a list/],
    ['an OrderedDict without pairs', call(global('collections', 'OrderedDict'), tuple(integer(1))), /pairs/],
  ])('refuses %s', async (_, value, message) => {
    expect(await failure(archive(value))).toMatch(message);
  });

  it('refuses archives that are damaged or not from PyTorch', async () => {
    const value = dict({ a: tensor({ shape: [12] }) });
    const whole = archive(value);
    expect(await failure(whole.subarray(0, whole.length - 30))).toMatch(/damaged ZIP archive.*incomplete/);
    expect(await failure(archive(value, { method: 8 }))).toContain('compressed');
    expect(await failure(archive(value, { offsetError: 1_000_000 }))).toContain('damaged');
    expect(await failure(archive(value, { zip64: true, offsetError: 2 ** 52 }))).toContain('damaged');
    expect(await failure(archive(value, { zip64: true, offsetError: -1e6 }))).toContain('damaged');
    expect(await failure(archive(value, {}, [['model/data/0', floats]]))).toContain('two entries');
    expect(await failure(zip([['readme.txt', floats]]))).toContain('0 entries data.pkl');
    expect(await failure(archive(value, {}, [['other/data.pkl', floats]]))).toContain('2 entries data.pkl');
    expect(await failure(Buffer.from('<html>not found</html>'))).toContain('no ZIP archive');
    const big = zip([
      ['model/data.pkl', pickle(value)],
      ['model/byteorder', Buffer.from('big')],
      ['model/data/0', floats],
    ]);
    expect(await failure(big)).toContain('byte order is "big"');
  });

  it('explains the tar format', async () => {
    const bytes = Buffer.alloc(1024);
    bytes.write('ustar', 257);
    const error = await checkpointError(read(bytes));
    expect(error.message).toContain('before 0.1.10');
    expect(error.advice).toContain('torch.save');
  });

  it('ends 500 random mutations in tensors within the file or a CheckpointError', async () => {
    const random = randomIntegers(42);
    const original = archive(dict({ a: tensor({ shape: [3, 4] }), b: tensor({ shape: [4], offset: 8 }) }), {
      zip64: true,
    });
    const file = join(temporaryFolder(), 'pytorch_model.bin');
    for (let round = 0; round < 500; round++) {
      const bytes = mutated(original, random);
      writeFileSync(file, bytes);
      try {
        for (const { offset, length } of await readTorchFile(file)) {
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }
  });
});
