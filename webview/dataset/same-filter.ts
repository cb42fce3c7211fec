import type { DatasetFilter } from '../../src/protocol/dataset';

/** Whether two filters let the same rows through; no text is as good as an empty one. */
export const sameFilter = (one: DatasetFilter, other: DatasetFilter): boolean =>
  one.subset === other.subset && (one.text ?? '') === (other.text ?? '');
