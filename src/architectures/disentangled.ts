import type { Linear, Norm } from './transformer';

/** DeBERTa's disentangled attention: what all layers share. Filled in by `deberta-….ts`. */
export interface Disentangled {
  /** Table of relative positions [rows, hidden]. */
  readonly table: string;
  readonly rows: number;
  readonly norm?: Norm;
  readonly projection?: Linear;
}
