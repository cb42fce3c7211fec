import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import { readSafetensorsHeader } from '../../../src/checkpoint/safetensors';
import { mutated, randomIntegers } from './random';
import { float32File, safetensorsFile } from './safetensors-file';
import { checkpointError, temporaryFile, temporaryFolder } from './temporary-folder';

const read = (bytes: Uint8Array | string) => readSafetensorsHeader(temporaryFile('model.safetensors', bytes));
const failure = (bytes: Uint8Array | string) => checkpointError(read(bytes));

/** A file with one tensor "w" of 8 bytes of data, its entry changed. */
const withEntry = (entry: object) =>
  safetensorsFile({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...entry } }, new Uint8Array(8));

describe('readSafetensorsHeader', () => {
  it('locates tensors behind the header', async () => {
    const header = {
      __metadata__: { format: 'pt' },
      'b.weight': { dtype: 'BF16', shape: [2, 3], data_offsets: [4, 16] },
      scalar: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
      empty: { dtype: 'I64', shape: [0, 7], data_offsets: [16, 16] },
    };
    const bytes = safetensorsFile(header, new Uint8Array(16));
    const file = temporaryFile('model.safetensors', bytes);
    const start = bytes.length - 16;
    expect(await readSafetensorsHeader(file)).toEqual([
      { name: 'b.weight', dtype: 'BF16', shape: [2, 3], file, offset: start + 4, length: 12 },
      { name: 'scalar', dtype: 'F32', shape: [], file, offset: start, length: 4 },
      { name: 'empty', dtype: 'I64', shape: [0, 7], file, offset: start + 16, length: 0 },
    ]);
  });

  it('lists tensors of types that cannot be computed with', async () => {
    const header = {
      scale: { dtype: 'F8_E8M0', shape: [3], data_offsets: [0, 3] },
      packed: { dtype: 'F4', shape: [2, 3], data_offsets: [3, 6] },
      phase: { dtype: 'C64', shape: [1], data_offsets: [6, 14] },
    };
    const tensors = await read(safetensorsFile(header, new Uint8Array(14)));
    expect(tensors.map(({ dtype, length }) => [dtype, length])).toEqual([
      ['F8_E8M0', 3],
      ['F4', 3],
      ['C64', 8],
    ]);
  });

  it('keeps names that mean something to JavaScript', async () => {
    const text = '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
    const tensors = await read(safetensorsFile(text, new Uint8Array(1)));
    expect(tensors.map(({ name }) => name)).toEqual(['__proto__']);
  });

  it('says how much of a truncated file there is', async () => {
    const whole = float32File({ a: [100], b: [50] });
    const cut = whole.subarray(0, whole.length - 37);
    const error = await failure(cut);
    expect(error.message).toContain('model.safetensors');
    expect(error.message).toContain(`expected at least ${whole.length} bytes but the file has ${cut.length}`);
    expect(error.message).toContain('download may be incomplete');
    expect(error.advice).toContain('again');
    expect((await failure(whole.subarray(0, 40))).message).toContain('the file has 40');
    expect((await failure(whole.subarray(0, 5))).message).toContain('the file has 5');
    expect((await failure('')).message).toContain('the file has 0');
  });

  it('recognises a Git LFS pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n';
    const error = await failure(pointer);
    expect(error.message).toContain('Git LFS pointer');
    expect(error.advice).toContain('git lfs pull');
  });

  it('refuses a header over 32 MB before reading it', async () => {
    const bytes = Buffer.alloc(64);
    bytes.writeBigUInt64LE(32_000_001n);
    expect((await failure(bytes)).message).toContain('32000001 bytes');
    bytes.writeBigUInt64LE(2n ** 64n - 1n);
    expect((await failure(bytes)).message).toContain('not a safetensors file');
  });

  it('names a missing file and a folder in its place', async () => {
    const folder = temporaryFolder();
    expect((await checkpointError(readSafetensorsHeader(join(folder, 'no')))).message).toContain('missing');
    expect((await checkpointError(readSafetensorsHeader(folder))).message).toContain('not a regular file');
  });

  it.each([
    ['unknown element type', { dtype: 'F5_E2M2' }, '"F5_E2M2" is not supported'],
    ['odd number of half-byte elements', { dtype: 'F4', shape: [15] }, 'needs too many bytes but has 8'],
    ['element type from the prototype', { dtype: 'constructor' }, '"constructor" is not supported'],
    ['negative dimension', { shape: [-2] }, 'shape.0'],
    ['fractional dimension', { shape: [1.5] }, 'shape.0'],
    ['dimension over 2^53', { shape: [2 ** 53] }, 'shape.0'],
    ['shape whose product overflows', { shape: [2 ** 31, 2 ** 31, 0] }, 'too many'],
    ['shape of 10^9 elements', { shape: [1_000_000_000] }, 'needs 4000000000 bytes but has 8'],
    ['too many dimensions', { shape: new Array<number>(65).fill(1) }, 'shape'],
    ['length other than shape', { shape: [3] }, 'needs 12 bytes but has 8'],
    ['end before begin', { data_offsets: [8, 0] }, 'begin at 8 and end before'],
    ['three offsets', { data_offsets: [0, 4, 8] }, 'data_offsets'],
    ['text for an offset', { data_offsets: ['0', 8] }, 'data_offsets.0'],
    ['missing shape', { shape: undefined }, 'shape'],
    ['offsets beyond the file', { shape: [2000], data_offsets: [0, 8000] }, 'expected at least'],
  ])('refuses %s', async (_, entry, message) => {
    expect((await failure(withEntry(entry))).message).toContain(message);
    expect((await failure(withEntry(entry))).message).toContain('model.safetensors');
  });

  it('refuses overlaps, holes and bytes that belong to nothing, naming the tensors', async () => {
    const two = (second: [number, number], size: number) =>
      safetensorsFile(
        {
          first: { dtype: 'U8', shape: [4], data_offsets: [0, 4] },
          second: { dtype: 'U8', shape: [4], data_offsets: second },
        },
        new Uint8Array(size),
      );
    expect((await failure(two([2, 6], 6))).message).toContain('"second" overlaps "first"');
    expect((await failure(two([0, 4], 4))).message).toContain('overlaps');
    expect((await failure(two([6, 10], 10))).message).toContain(
      '2 bytes between "first" and tensor "second"',
    );
    expect((await failure(two([4, 8], 11))).message).toContain('3 bytes after "second"');
  });

  it('refuses a repeated name with other bytes: the dropped entry leaves a hole', async () => {
    const entry = (begin: number) => `"w":{"dtype":"U8","shape":[4],"data_offsets":[${begin},${begin + 4}]}`;
    const text = `{${entry(0)},${entry(4)}}`;
    expect((await failure(safetensorsFile(text, new Uint8Array(8)))).message).toContain(
      'belong to no tensor',
    );
  });

  it('refuses headers that are not a flat object of entries', async () => {
    expect((await failure(safetensorsFile('[]'))).message).toContain('not a JSON object');
    expect((await failure(safetensorsFile('{"a":'))).message).toContain('not valid JSON');
    expect((await failure(safetensorsFile('{"a":1}'))).message).toContain('tensor "a"');
    expect((await failure(safetensorsFile('{"__metadata__":{"a":1}}'))).message).toContain('map of strings');
    expect((await failure(safetensorsFile(`{"a":${'['.repeat(1e6)}`))).message).toContain(
      'nested too deeply',
    );
    const wide = `{"a":{"dtype":"F32","shape":[${'1,'.repeat(11_000_000)}1]}}`;
    expect((await failure(safetensorsFile(wide))).message).toContain('too many values');
    const long = 'n'.repeat(1025);
    const named = { [long]: { dtype: 'U8', shape: [0], data_offsets: [0, 0] } };
    expect((await failure(safetensorsFile(named))).message).toContain('longer than 1024');
    const invalid = safetensorsFile('{"x":1}');
    invalid.writeUInt8(0xff, 10);
    expect((await failure(invalid)).message).toContain('not valid JSON');
  });

  it('ends 500 random mutations in a valid table or a CheckpointError', async () => {
    const random = randomIntegers(20_240_607);
    const original = float32File({
      'model.embed.weight': [8, 4],
      'model.norm.weight': [4],
      'score.weight': [1, 4],
    });
    const file = join(temporaryFolder(), 'model.safetensors');
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      const bytes = mutated(original, random);
      writeFileSync(file, bytes);
      try {
        for (const { offset, length } of await readSafetensorsHeader(file)) {
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
