import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { QuantizedWeights } from '../architectures/quantized-linear';
import type { Linear } from '../architectures/transformer';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { contentHash } from '../checkpoint/fingerprint';
import { bytesText } from '../checkpoint/memory-text';
import { withFileLock } from '../hub/file-lock';
import { modelName } from '../hub/snapshot-path';
import { aboutFile, quantizedFolder, readAbout, weightsFile, type About } from './cache-folder';
import { planQuantization, quantizedLinears, type QuantizationPlan } from './plan';
import { QuantizationError } from './quantization-error';
import { writeQuantizedWeights, type Writing } from './write-weights';

export interface Quantization extends Writing {
  readonly checkpoint: Pick<Checkpoint, 'folder' | 'tensors'>;
  /** File name → hash, of the checkpoint. */
  readonly fingerprint: Readonly<Record<string, string>>;
  /** Layers whose weights are to be quantized. */
  readonly linears: readonly Linear[];
  /** Where the runs' folders are; what is made is kept beside them for all. */
  readonly runsFolder: string;
}

/**
 * A checkpoint's linear layers in 8 bits: what was made of the same files before, or made now. It is there whole or
 * not at all: made under another name, and looked at before it is used again.
 * @throws QuantizationError where nothing can be quantized or there is no room; CheckpointError where a weight cannot
 * be read; the signal's reason once it is aborted
 */
export async function quantizeCheckpoint(quantization: Quantization): Promise<QuantizedWeights> {
  const { checkpoint, fingerprint, linears, runsFolder, signal } = quantization;
  const plan = planQuantization(linears, checkpoint.tensors);
  if (plan.matrices.length === 0) {
    throw new QuantizationError(
      `${checkpoint.folder}: none of its linear layers can be quantized, their inputs fill no block of 32`,
      'Score it without --quantize: a model this small gains nothing by it.',
    );
  }
  const cache = path.join(runsFolder, quantizedFolder);
  const folder = path.join(cache, keyOf(fingerprint, plan));
  const weights = { file: path.join(folder, weightsFile), linears: quantizedLinears(plan) };
  await mkdir(cache, { recursive: true });
  const wait = (milliseconds: number, stop?: AbortSignal) =>
    setTimeout(milliseconds, undefined, { signal: stop });
  await withFileLock(`${folder}.lock`, { wait, signal }, async () => {
    if (await isWhole(folder, plan.bytes)) return;
    await requireSpace(cache, plan.bytes);
    const unfinished = `${folder}.part`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    try {
      await make(unfinished, plan, quantization);
      await rm(folder, { recursive: true, force: true });
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
  return weights;
}

async function make(folder: string, plan: QuantizationPlan, { checkpoint, ...writing }: Quantization) {
  const file = path.join(folder, weightsFile);
  await writeQuantizedWeights(plan, file, writing);
  const model = modelName(checkpoint.folder);
  const about: About = { format: 1, model, bytes: plan.bytes, hash: await contentHash(file) };
  await writeFile(path.join(folder, aboutFile), JSON.stringify(about));
}

async function isWhole(folder: string, bytes: number): Promise<boolean> {
  const about = await readAbout(folder);
  if (about?.bytes !== bytes) return false;
  const file = path.join(folder, weightsFile);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size !== bytes) return false;
  return (await contentHash(file).catch(() => undefined)) === about.hash;
}

/** By the checkpoint's content and by where everything comes to lie. */
function keyOf(fingerprint: Readonly<Record<string, string>>, { matrices }: QuantizationPlan): string {
  const decides = JSON.stringify({
    fingerprint,
    matrices: matrices.map(({ layer, target }) => [layer.weight, layer.layout, layer.outputs, target]),
  });
  return createHash('sha256').update(decides).digest('hex').slice(0, 32);
}

async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes <= free) return;
  throw new QuantizationError(
    `the quantized weights take ${bytesText(bytes)}, but ${bytesText(free)} are free in ${folder}`,
    'Make room there, or keep runs on another disk (--output).',
  );
}
