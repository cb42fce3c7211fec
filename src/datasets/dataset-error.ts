/** A dataset that cannot be used: names the file, what is wrong and what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';

  constructor(
    /** The file (or folder) at fault. */
    readonly file: string,
    readonly problem: string,
    readonly advice?: string,
  ) {
    super(`${file}: ${problem}`);
  }
}
