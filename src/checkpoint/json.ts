import { withByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Bounds that hold memory in proportion: `[[[[…` costs JavaScript far more than its bytes. */
export interface JsonLimits {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Objects, arrays and commas in all: about the number of values. */
  readonly values: number;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a small JSON file whose top level is an object. */
export function readJsonFile(path: string, maxBytes: number, values = 2_000_000): Promise<JsonObject> {
  return withByteFile(path, async (file) => {
    if (file.size > maxBytes) {
      throw new CheckpointError(path, `has ${file.size} bytes; at most ${maxBytes} are expected`);
    }
    return parseJsonObject(await file.read(0, file.size), path, { depth: 64, values });
  });
}

/** Parses UTF-8 JSON whose top level is an object; `file` is for the error. A repeated key keeps its last value. */
export function parseJsonObject(bytes: Uint8Array, file: string, limits: JsonLimits): JsonObject {
  checkStructure(bytes, file, limits);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new CheckpointError(
      file,
      `is not valid JSON (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
  if (!isJsonObject(value)) throw new CheckpointError(file, 'is not a JSON object');
  return value;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function checkStructure(bytes: Uint8Array, file: string, limits: JsonLimits): void {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === comma) {
      values++;
    } else if (byte === openBracket || byte === openBrace) {
      values++;
      depth++;
    } else if (byte === closeBracket || byte === closeBrace) {
      depth--;
    }
    if (depth > limits.depth || values > limits.values) {
      throw new CheckpointError(file, 'is nested too deeply or has too many values');
    }
  }
}
