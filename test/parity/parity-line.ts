/** The outcome of one parity case. */
export interface ParityLine {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail?: string;
}
