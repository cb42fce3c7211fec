import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRandomSafetensors, type RandomTensor, type WeightType } from '../random-weights';

/** A checkpoint to be made of random weights. */
export interface GeneratedModel {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly RandomTensor[];
  readonly type: WeightType;
}

/** Twice the deviation that such models are initialised with, so that scores spread. */
export const matrix = (name: string, ...shape: number[]): RandomTensor => ({
  name,
  shape,
  mean: 0,
  deviation: 0.04,
});
export const bias = (name: string, size: number): RandomTensor => ({
  name,
  shape: [size],
  mean: 0,
  deviation: 0.01,
});
export const scale = (name: string, size: number): RandomTensor => ({
  name,
  shape: [size],
  mean: 1,
  deviation: 0,
});
export const linear = (name: string, inputs: number, outputs: number): RandomTensor[] => [
  matrix(`${name}.weight`, outputs, inputs),
  bias(`${name}.bias`, outputs),
];
export const layerNorm = (name: string, size: number): RandomTensor[] => [
  scale(`${name}.weight`, size),
  bias(`${name}.bias`, size),
];
export const layers = (count: number, make: (layer: number) => RandomTensor[]): RandomTensor[] =>
  Array.from({ length: count }, (_, layer) => make(layer)).flat();

/** Writes config.json and model.safetensors. */
export async function writeModel(folder: string, model: GeneratedModel, seed: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), `${JSON.stringify(model.config, undefined, 2)}\n`);
  await writeRandomSafetensors(join(folder, 'model.safetensors'), model.tensors, seed, model.type);
}
