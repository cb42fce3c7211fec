/** Of a dataset's repository: which configuration and split; absent = what is read where none is named. */
export interface DatasetPart {
  readonly config?: string | undefined;
  readonly split?: string | undefined;
}

/** `raw`, `alpaca_eval, zephyr`; empty where nothing is named. */
export const partText = ({ config, split }: DatasetPart): string =>
  [config === 'default' ? undefined : config, split].filter((name) => name !== undefined).join(', ');
