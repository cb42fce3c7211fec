export type Row = readonly string[];

/** Columns as wide as their widest cell; those that hold numbers are aligned on the right. The first row is titles. */
export function alignColumns(rows: readonly Row[]): string[] {
  const [, ...body] = rows;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  const numeric = Array.from({ length: columns }, (_, i) =>
    body.every((row) => /^(\d[\d.]*( %)?)?$/.test(row[i] ?? '')),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Cells of a stretch of time that is part of a whole. */
export const timed = (name: string, seconds: number, whole: number): Row => [
  name,
  inSeconds(seconds),
  share(seconds, whole),
];
export const inSeconds = (seconds: number): string => seconds.toFixed(seconds < 10 ? 3 : 1);
export const share = (part: number, whole: number): string => `${(100 * ratio(part, whole)).toFixed(1)} %`;
export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
