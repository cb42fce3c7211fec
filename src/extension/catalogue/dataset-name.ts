import { basename } from 'node:path';
import { hubSnapshot } from '../../hub/snapshot-path';
import { partText, type DatasetPart } from './dataset-part';

/** `org/name` of a dataset from the hub, else the name of its file or folder. */
export const datasetName = (path: string): string => hubSnapshot(path)?.name ?? basename(path);

/** `org/name (raw)`: with configuration and split where they were chosen. */
export function nameOfPart(path: string, part: DatasetPart): string {
  const text = partText(part);
  return text === '' ? datasetName(path) : `${datasetName(path)} (${text})`;
}
