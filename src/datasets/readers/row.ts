/** One record of a file, as it was read. */
export interface Row {
  /** 1-based: the line where the record starts (jsonl, csv) or its place among the rows (json, parquet). */
  readonly row: number;
  readonly value: Readonly<Record<string, unknown>>;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
