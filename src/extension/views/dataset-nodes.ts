import type { DatasetPart } from '../catalogue/dataset-part';
import type { KnownSet } from '../catalogue/known-sets';

/** A preference set: its file, or the folder of its repository. */
export interface DatasetNode {
  readonly kind: 'dataset';
  readonly file: string;
}

/** A configuration and split of a dataset's folder. */
export interface PartNode extends DatasetPart {
  readonly kind: 'part';
  readonly file: string;
}

export interface SubsetNode extends DatasetPart {
  readonly kind: 'subset';
  readonly file: string;
  readonly name: string;
  readonly count: number;
}

/** RewardBench's own sets, whether they are on this machine or not. */
export interface KnownSetsNode {
  readonly kind: 'known-sets';
}

export interface KnownSetNode extends DatasetPart {
  readonly kind: 'known-set';
  readonly set: KnownSet;
  /** Its folder; absent = to be downloaded. */
  readonly file?: string;
}

export interface KnownSubsetNode {
  readonly kind: 'known-subset';
  readonly set: KnownSet;
  readonly name: string;
  readonly count: number;
}

export type Node = DatasetNode | PartNode | SubsetNode | KnownSetsNode | KnownSetNode | KnownSubsetNode;
