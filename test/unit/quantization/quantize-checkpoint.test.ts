import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Linear } from '../../../src/architectures/transformer';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { clearQuantized, listQuantized } from '../../../src/quantization/cache-folder';
import { quantizeCheckpoint } from '../../../src/quantization/quantize-checkpoint';
import { temporaryFolder } from '../checkpoint/temporary-folder';

const models = path.resolve(import.meta.dirname, '../../fixtures/models/seqcls');
const fingerprint = { 'model.safetensors': 'sha256:1' };

/** All matrices of a small Llama, as its layers have them. */
function linearsOf({ tensors }: Checkpoint): Linear[] {
  return [...tensors.values()].flatMap(({ name, shape: [outputs = 0, inputs = 0] }) =>
    name.includes('_proj') ? [{ weight: name, inputs, outputs, layout: 'out-in' as const }] : [],
  );
}

async function opened() {
  const checkpoint = await openCheckpoint(path.join(models, 'llama'));
  const runsFolder = temporaryFolder();
  const progress: string[] = [];
  const stop = new AbortController();
  const quantization = {
    checkpoint,
    fingerprint,
    linears: linearsOf(checkpoint),
    runsFolder,
    signal: stop.signal,
    onProgress: (done: number, total: number) => void progress.push(`${done}/${total}`),
  };
  const cache = path.join(runsFolder, '.quantized');
  return { quantization, progress, stop, runsFolder, cache };
}

describe('the quantized weights of a checkpoint', () => {
  it('are made once, and kept beside the runs', async () => {
    const { quantization, progress, runsFolder, cache } = await opened();
    const weights = await quantizeCheckpoint(quantization);
    const { length } = quantization.linears.filter(({ inputs }) => inputs % 32 === 0);
    expect(weights.linears.size).toBe(length);
    expect(progress[0]).toBe(`0/${length}`);
    expect(progress.at(-1)).toBe(`${length}/${length}`);
    const { size, mtimeMs } = statSync(weights.file);
    expect(path.dirname(path.dirname(weights.file))).toBe(cache);
    progress.length = 0;
    expect(await quantizeCheckpoint(quantization)).toEqual(weights);
    expect(progress).toEqual([]);
    expect(statSync(weights.file).mtimeMs).toBe(mtimeMs);
    expect(await listQuantized(runsFolder)).toEqual([
      { folder: path.dirname(weights.file), model: 'llama', bytes: size },
    ]);
    expect(readdirSync(cache)).toHaveLength(1);
    await clearQuantized(runsFolder);
    expect(existsSync(cache)).toBe(false);
    expect(await listQuantized(runsFolder)).toEqual([]);
  });

  it('are others for another checkpoint', async () => {
    const { quantization } = await opened();
    const { file } = await quantizeCheckpoint(quantization);
    const other = await quantizeCheckpoint({
      ...quantization,
      fingerprint: { 'model.safetensors': 'sha256:2' },
    });
    expect(other.file).not.toBe(file);
  });

  const damages: [string, (file: string, about: string) => void][] = [
    ['are cut', (file) => truncateSync(file, 100)],
    ['are longer', (file) => appendFileSync(file, 'x')],
    ['have changed', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 7))],
    ['have no description', (_, about) => writeFileSync(about, '')],
    ['have a hostile description', (_, about) => writeFileSync(about, '{"format":1,"model":[],"bytes":-1}')],
    ['have an endless description', (_, about) => writeFileSync(about, ' '.repeat(1 << 20))],
    [
      'are of another format',
      (_, about) => {
        const json = JSON.parse(readFileSync(about, 'utf8')) as object;
        writeFileSync(about, JSON.stringify({ ...json, format: 2 }));
      },
    ],
  ];
  it.each(damages)('are made anew where those kept %s', async (_, damage) => {
    const { quantization, progress } = await opened();
    const { file } = await quantizeCheckpoint(quantization);
    const whole = readFileSync(file);
    damage(file, path.join(path.dirname(file), 'about.json'));
    progress.length = 0;
    await quantizeCheckpoint(quantization);
    expect(progress.length).toBeGreaterThan(0);
    expect(readFileSync(file).equals(whole)).toBe(true);
  });

  it('are not taken for whole where their making was broken off', async () => {
    const { quantization, stop, cache, runsFolder } = await opened();
    const stopping = {
      ...quantization,
      onProgress: (done: number) => {
        if (done === 3) stop.abort();
      },
    };
    await expect(quantizeCheckpoint(stopping)).rejects.toThrow('aborted');
    expect(readdirSync(cache)).toEqual([]);
    // What a killed process leaves behind.
    const again = { ...quantization, signal: new AbortController().signal };
    const { file } = await quantizeCheckpoint(again);
    const key = path.basename(path.dirname(file));
    const whole = readFileSync(file);
    await clearQuantized(runsFolder);
    mkdirSync(path.join(cache, `${key}.part`), { recursive: true });
    writeFileSync(path.join(cache, `${key}.part`, 'weights.bin'), whole.subarray(0, 50));
    expect(await listQuantized(runsFolder)).toEqual([{ folder: path.join(cache, `${key}.part`), bytes: 50 }]);
    await quantizeCheckpoint(again);
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(readdirSync(cache)).toEqual([key]);
  });

  it('are made once by two that want them at the same time', async () => {
    const { quantization, progress } = await opened();
    const [one, two] = await Promise.all([
      quantizeCheckpoint(quantization),
      quantizeCheckpoint(quantization),
    ]);
    expect(one).toEqual(two);
    expect(progress.filter((text) => text.startsWith('0/'))).toHaveLength(1);
  });

  it('are refused where nothing can be quantized', async () => {
    const { quantization } = await opened();
    await expect(quantizeCheckpoint({ ...quantization, linears: [] })).rejects.toMatchObject({
      message: expect.stringContaining('none of its linear layers can be quantized') as string,
      advice: expect.stringContaining('without --quantize') as string,
    });
  });
});
