/** The outcome of one parity case; none is skipped: what cannot run has failed. */
export interface ParityLine {
  readonly name: string;
  readonly outcome: 'passed' | 'failed';
  readonly detail?: string;
}
