import * as v from 'valibot';
import { truncated, withByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';
import { isJsonObject, parseJsonObject, type JsonObject } from './json';
import { byteLength, maxDimensions, maxNameLength, maxTensors, quoted } from './shape';
import { bytesPerElement, type Dtype, type TensorLocation } from './tensor';

/** The reference library reads 100 MB; of the largest models, no file's header has 10. */
const maxHeaderBytes = 32_000_000;
/** Objects, lists and commas of one tensor's entry, with room for many dimensions. */
const valuesPerTensor = 10;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const TensorEntry = v.object({
  dtype: v.string(),
  shape: v.pipe(v.array(natural), v.maxLength(maxDimensions)),
  data_offsets: v.strictTuple([natural, natural]),
});
const Metadata = v.record(v.string(), v.string());

/**
 * Reads the header of a safetensors file: 8 bytes of length (little-endian), JSON, then the tensors' bytes.
 * As strict as the reference library: the tensors must fill the rest of the file without holes or overlaps.
 *
 * A repeated name keeps its last entry, as JSON has it; with other offsets, the dropped entry leaves a hole
 * and the file is refused.
 *
 * Format: https://huggingface.co/docs/safetensors
 */
export function readSafetensorsHeader(path: string): Promise<TensorLocation[]> {
  return withByteFile(path, async (file) => {
    const length = Number((await file.read(0, 8)).readBigUInt64LE());
    if (length > maxHeaderBytes) {
      throw new CheckpointError(
        path,
        `is not a safetensors file: its header would have ${length} bytes, at most ${maxHeaderBytes} are allowed`,
      );
    }
    const header = parseJsonObject(await file.read(8, length), path, {
      depth: 3,
      values: valuesPerTensor * maxTensors,
    });
    const tensors = readEntries(header, path, 8 + length);
    checkLayout(tensors, path, 8 + length, file.size);
    return tensors;
  });
}

function readEntries(header: JsonObject, path: string, dataStart: number): TensorLocation[] {
  const tensors: TensorLocation[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isJsonObject(entry) || !v.is(Metadata, entry)) {
        throw new CheckpointError(path, '__metadata__ is not a map of strings');
      }
    } else {
      tensors.push(readEntry(name, entry, path, dataStart));
    }
  }
  if (tensors.length > maxTensors) {
    throw new CheckpointError(path, `names ${tensors.length} tensors; at most ${maxTensors} are allowed`);
  }
  return tensors;
}

function readEntry(name: string, entry: unknown, path: string, dataStart: number): TensorLocation {
  const wrong = (problem: string, advice?: string) =>
    new CheckpointError(path, `tensor ${quoted(name)}: ${problem}`, advice);
  if (name.length > maxNameLength) throw wrong(`its name is longer than ${maxNameLength} characters`);
  const parsed = v.safeParse(TensorEntry, entry);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw wrong(`${v.getDotPath(issue) ?? 'entry'}: ${issue.message}`);
  }
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  if (!isDtype(dtype)) {
    throw wrong(
      `element type ${quoted(dtype)} is not supported`,
      'Use a checkpoint with float32, float16 or bfloat16 weights.',
    );
  }
  const [begin, end] = offsets;
  if (begin > end) throw wrong(`its bytes begin at ${begin} and end before, at ${end}`);
  const length = byteLength(shape, dtype);
  if (length !== end - begin) {
    throw wrong(`${dtype} [${shape.join(', ')}] needs ${length ?? 'too many'} bytes but has ${end - begin}`);
  }
  return { name, dtype, shape, file: path, offset: dataStart + begin, length };
}

function isDtype(name: string): name is Dtype {
  return Object.hasOwn(bytesPerElement, name);
}

function checkLayout(
  tensors: readonly TensorLocation[],
  path: string,
  dataStart: number,
  fileSize: number,
): void {
  const needed = tensors.reduce((most, { offset, length }) => Math.max(most, offset + length), dataStart);
  if (needed > fileSize) throw truncated(path, needed, fileSize);
  let cursor = dataStart;
  let previous = 'the header';
  for (const { name, offset, length } of tensors.toSorted(byPosition)) {
    if (offset < cursor) throw new CheckpointError(path, `tensor ${quoted(name)} overlaps ${previous}`);
    if (offset > cursor) {
      throw new CheckpointError(
        path,
        `${offset - cursor} bytes between ${previous} and tensor ${quoted(name)} belong to no tensor`,
      );
    }
    cursor = offset + length;
    previous = quoted(name);
  }
  if (cursor < fileSize) {
    throw new CheckpointError(path, `${fileSize - cursor} bytes after ${previous} belong to no tensor`);
  }
}

function byPosition(a: TensorLocation, b: TensorLocation): number {
  return a.offset - b.offset || a.length - b.length;
}
