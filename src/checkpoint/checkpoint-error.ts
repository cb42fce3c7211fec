/** A checkpoint that cannot be used: names the file, what is wrong and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';

  constructor(
    /** The file (or folder) at fault. */
    readonly file: string,
    problem: string,
    readonly advice?: string,
  ) {
    super(`${file}: ${problem}`);
  }
}
