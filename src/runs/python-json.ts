/**
 * JSON as Python writes it: `json.dumps(value, indent=4, sort_keys=True)`, byte for byte, so that files
 * compare equal with the original's. Python tells 1 from 1.0, so each value is encoded by what it is.
 * Source: https://docs.python.org/3/library/json.html.
 */

/** `repr(float)`: the shortest digits that read back the same, `1.0`, `1e-05`, `NaN`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const sign = power < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  // Within these bounds JavaScript writes no exponent either.
  const digits = String(value);
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** An integer. */
export function pythonInt(value: number): string {
  return String(value);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\b', '\\b'],
]);

/** A string with all but printable ASCII escaped, each UTF-16 unit as `\uXXXX`. */
export function pythonString(text: string): string {
  const escaped = text.replace(
    /["\\]|[^ -~]/g,
    (unit) => escapes.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

export const pythonNull = 'null';

/** An encoded value, or a list of them. */
export type PythonValue = string | Iterable<string>;

/** An object with sorted keys, piece by piece. Values are encoded already; keys are plain. */
export function* pythonObject(members: ReadonlyMap<string, PythonValue>): Generator<string> {
  if (members.size === 0) {
    yield '{}';
    return;
  }
  let separator = '{\n';
  for (const [key, value] of [...members].sort(([a], [b]) => byCodePoint(a, b))) {
    yield `${separator}    ${pythonString(key)}: `;
    if (typeof value === 'string') yield value;
    else yield* list(value, 1);
    separator = ',\n';
  }
  yield '\n}';
}

/** A list that stands in the list of an object's member. */
export function pythonInnerList(items: Iterable<string>): string {
  return [...list(items, 2)].join('');
}

/** An object on one line, in the order given: `json.dumps(value)`. */
export function pythonLine(members: Iterable<readonly [string, string]>): string {
  return `{${[...members].map(([key, value]) => `${pythonString(key)}: ${value}`).join(', ')}}`;
}

function* list(items: Iterable<string>, depth: number): Generator<string> {
  const indent = ' '.repeat(4 * depth);
  let separator = '[\n';
  for (const item of items) {
    yield `${separator}${indent}    ${item}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]' : `\n${indent}]`;
}

/** Python compares code points, JavaScript UTF-16 units; UTF-8 bytes sort as code points do. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
