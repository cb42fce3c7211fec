import type { Repository } from '../../hub/repository';
import type { Catalogue } from '../catalogue/catalogue';
import type { DatasetPart } from '../catalogue/dataset-part';
import type { HubAccount } from '../hub/account';
import type { Downloads } from '../hub/download';
import type { Recent } from './recent';

/** Paths of the bundled example. */
export interface Demo {
  readonly model: string;
  readonly dataset: string;
}

/** Where models and datasets come from. */
export interface Sources {
  readonly catalogue: Catalogue;
  readonly account: HubAccount;
  readonly downloads: Downloads;
  readonly demo: Demo;
  readonly recent: Recent;
}

/** Opens a file dialog instead. */
export const browse = Symbol('browse');

/** Something on the hub; of a dataset, which part. */
export interface HubSource extends Repository {
  readonly part?: DatasetPart;
}

/** What may be chosen: a path, something on the hub, or another way to choose. */
export type Source = string | HubSource | typeof browse;
