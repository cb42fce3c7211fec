import { eachElement, JsonShapeError } from './json-elements';
import { isRecord, type Row } from './row';

/** Up to the bracket of a list of objects: of the file's own, or of the first member of its object. */
const beforeList = /^(?:\xef\xbb\xbf)?\s*(?:\{\s*"[^"\\]*"\s*:\s*)?(?=\[\s*\{)/;

/** The rows that lie whole in the beginning of a JSON file, where it lists its rows; else none. */
export function* rowsInHead(head: Buffer): Generator<Row> {
  const before = beforeList.exec(head.toString('latin1'));
  if (before === null) return;
  let row = 0;
  try {
    for (const { start, end } of eachElement(head, before[0].length)) {
      const value: unknown = JSON.parse(head.toString('utf8', start, end));
      row += 1;
      if (isRecord(value)) yield { row, value };
    }
  } catch (error) {
    // The head's end.
    if (!(error instanceof JsonShapeError)) throw error;
  }
}
