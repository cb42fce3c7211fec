import type { Example } from '../datasets/example';
import type { PreparedExample } from '../scorers/scorer';

/** An example that is to be scored, made ready for it. */
export interface Pending {
  /** In the run's list of examples. */
  readonly index: number;
  readonly example: Example;
  readonly prepared: PreparedExample;
}
