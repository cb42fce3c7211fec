import { legacyFile, legacyTensor } from '../legacy-writer';
import { dict, pickle, tensor } from '../pickle-writer';
import { float32File } from '../safetensors-file';
import { legacyFiles, zips } from './archives';
import { executables } from './executable-pickles';
import { archive, floats, goodConfig, type HostileCase } from './hostile-case';
import { configs, indexes, safetensorsFiles } from './json-files';
import { pickleBombs } from './pickle-bombs';
import { torchShapes } from './torch-shapes';

/** Every case once. @param marker the file that a payload would make if it ran */
export function hostileCorpus(marker: string): HostileCase[] {
  return [
    ...executables(marker),
    ...pickleBombs(),
    ...torchShapes(),
    ...zips(),
    ...legacyFiles(),
    ...safetensorsFiles(),
    ...configs(),
    ...indexes(),
  ];
}

/** Sound files whose headers are worth flipping bits in: name, bytes, and how many of them are header. */
export function soundFiles(): readonly (readonly [string, Buffer, number])[] {
  const safetensors = float32File({ 'score.weight': [1, 2], 'model.norm.weight': [2] });
  const tensors = dict({ a: tensor({ shape: [3, 4] }), b: tensor({ shape: [4], offset: 8 }) });
  const old = legacyFile({
    state: dict({ a: legacyTensor({ key: '0', count: 12, shape: [3, 4] }) }),
    storages: [['0', floats]],
  });
  const stored = archive(pickle(tensors), { zip64: true });
  return [
    ['model.safetensors', safetensors, safetensors.length - 16],
    ['pytorch_model.bin', stored, stored.length],
    ['pytorch_model.bin', old, old.length - floats.length],
    ['config.json', goodConfig, goodConfig.length],
  ];
}
