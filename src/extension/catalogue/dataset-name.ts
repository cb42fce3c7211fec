import { basename } from 'node:path';
import { findKnownDataset } from '../../datasets/catalogue';
import { hubSnapshot } from '../../hub/snapshot-path';
import { partText, type DatasetPart } from './dataset-part';

/** `org/name` of a dataset from the hub, else the name of its file or folder. */
export const datasetName = (path: string): string => hubSnapshot(path)?.name ?? basename(path);

/** `org/name (raw)`: with configuration and split where they were chosen. */
export function nameOfPart(path: string, part: DatasetPart): string {
  const text = partText(part);
  return text === '' ? datasetName(path) : `${datasetName(path)} (${text})`;
}

/** What tells a part from the others of its dataset; what is read by default, by the names of its splits. */
export function partLabel(path: string, part: DatasetPart): string {
  const text = partText(part);
  if (text !== '') return text;
  const splits = findKnownDataset(path)?.defaultSplits ?? [];
  return splits.length === 1 ? splits.join() : `the ${splits.length} splits that RewardBench reads`;
}
