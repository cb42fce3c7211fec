import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import type { TensorLocation } from '../../../src/checkpoint/tensor';
import { readTorchFile } from '../../../src/checkpoint/torch-file';
import { legacyFile, legacyTensor } from './legacy-writer';
import { call, dict, global, pickle, stateDict, tuple } from './pickle-writer';
import { mutated, randomIntegers } from './random';
import { checkpointError, temporaryFile, temporaryFolder } from './temporary-folder';

const fixtures = join(import.meta.dirname, '../../fixtures/checkpoints/torch');
const floats = (...values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer);
const read = (bytes: Uint8Array) => readTorchFile(temporaryFile('pytorch_model.bin', bytes));
const failure = async (bytes: Uint8Array) => (await checkpointError(read(bytes))).message;

function valuesOf({ file, offset, length }: TensorLocation): number[] {
  const bytes = readFileSync(file).subarray(offset, offset + length);
  return [...new Float32Array(new Uint8Array(bytes).buffer)];
}

const twoStorages = () => ({
  state: stateDict({
    first: legacyTensor({ key: '7', count: 3, shape: [3] }),
    second: legacyTensor({ key: '3', count: 4, shape: [2, 2] }),
    tied: legacyTensor({ key: '3', count: 4, shape: [2], offset: 2, type: ['torch.cuda', 'FloatStorage'] }),
  }),
  storages: [
    ['3', floats(1, 2, 3, 4)],
    ['7', floats(5, 6, 7)],
  ] as const,
});

describe('readTorchFile, of files before PyTorch 1.6', () => {
  it("locates the same bytes in PyTorch's own file as in its newer twin", async () => {
    const bytesByName = async (name: string) => {
      const tensors = await readTorchFile(join(fixtures, name));
      return tensors.map(({ file, offset, length, ...rest }) => ({
        ...rest,
        bytes: readFileSync(file)
          .subarray(offset, offset + length)
          .toString('hex'),
      }));
    };
    expect(await bytesByName('legacy.bin')).toEqual(await bytesByName('zip.bin'));
  });

  it('walks over the storages in the order of their keys', async () => {
    const tensors = await read(legacyFile(twoStorages()));
    expect(tensors.map((one) => [one.name, valuesOf(one)])).toEqual([
      ['first', [5, 6, 7]],
      ['second', [1, 2, 3, 4]],
      ['tied', [3, 4]],
    ]);
  });

  it('follows views of storages and tensors without hooks', async () => {
    const state = dict({
      view: legacyTensor({ key: '1', count: 6, shape: [2], view: ['9', 2, 3], offset: 1, old: true }),
    });
    const [tensor] = await read(legacyFile({ state, storages: [['1', floats(0, 1, 2, 3, 4, 5)]] }));
    expect(tensor && valuesOf(tensor)).toEqual([3, 4]);
  });

  it.each([
    ['another magic number', { magic: 1n }, 'magic number'],
    ['another protocol', { protocol: 1000 }, 'protocol 1001'],
    ['big-endian numbers', { littleEndian: false }, 'big-endian'],
    ['integers of unusual sizes', { longSize: 16 }, 'unusual sizes'],
    ['a storage without a tensor', { keys: ['3', '7', '8'] }, 'one that no tensor has'],
    ['a storage listed twice', { keys: ['3', '3'] }, 'lists a storage twice'],
    ['a storage not listed', { keys: ['3'] }, 'does not hold the storage of tensor "first"'],
    ['a count other than declared', { countError: 1 }, 'should have 4 elements but has 5'],
    ['a count of 2^63 - 1', { countError: 2n ** 62n }, 'should have 4 elements'],
  ])('refuses %s', async (_, change, message) => {
    expect(await failure(legacyFile({ ...twoStorages(), ...change }))).toContain(message);
  });

  it('refuses views outside of their storage, two lengths of one, and code', async () => {
    const storages = [['1', floats(0, 1)]] as const;
    const of = (tensors: Parameters<typeof dict>[0]) =>
      failure(legacyFile({ state: dict(tensors), storages }));
    expect(await of({ a: legacyTensor({ key: '1', count: 2, shape: [2], view: ['9', 1, 2] }) })).toContain(
      'outside of its storage',
    );
    expect(await of({ a: legacyTensor({ key: '1', count: 2, shape: [2], view: ['9', 0, 1] }) })).toContain(
      'does not fit into its storage of 1 elements',
    );
    const one = legacyTensor({ key: '1', count: 2, shape: [2] });
    expect(await of({ a: one, b: legacyTensor({ key: '1', count: 3, shape: [2] }) })).toContain(
      'in two ways',
    );
    expect(await of({ a: call(global('os', 'system'), tuple()) })).toContain('"os.system"');
  });

  it('says how much of a truncated file there is', async () => {
    const whole = legacyFile(twoStorages());
    expect(await failure(whole.subarray(0, whole.length - 5))).toContain(
      `expected at least ${whole.length} bytes but the file has ${whole.length - 5}`,
    );
    expect(await failure(whole.subarray(0, 60))).toContain('ends early');
    expect(await failure(Buffer.concat([pickle(dict({})), whole]))).toContain('not a file saved by PyTorch');
  });

  it('ends 300 random mutations in tensors within the file or a CheckpointError', async () => {
    const random = randomIntegers(1_006);
    const original = legacyFile(twoStorages());
    const file = join(temporaryFolder(), 'pytorch_model.bin');
    for (let round = 0; round < 300; round++) {
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
