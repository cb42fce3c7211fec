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
