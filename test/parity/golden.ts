import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const Numbers = v.array(v.number());
const Rows = v.array(Numbers);

/** A padded batch as the Python model was given it. */
const Batch = v.object({
  name: v.string(),
  input_ids: Rows,
  attention_mask: Rows,
  token_type_ids: v.optional(Rows),
  /** Causal models: −100 where nothing is predicted. */
  labels: v.optional(Rows),
});
export type Batch = v.InferOutput<typeof Batch>;

const Inputs = v.looseObject({
  pad_token_id: v.nullish(v.number()),
  token_A: v.optional(v.number()),
  token_B: v.optional(v.number()),
  batches: v.array(Batch),
});
export type Inputs = v.InferOutput<typeof Inputs>;

/** What Python gave for a batch: numbers nested in any way under each name. */
const Output = v.objectWithRest({ name: v.string() }, v.unknown());
export type GoldenOutput = v.InferOutput<typeof Output>;

const Expected = v.object({ class: v.string(), outputs: v.array(Output) });
export type Expected = v.InferOutput<typeof Expected>;

export interface Golden {
  readonly inputs: Inputs;
  readonly expected: Expected;
}

/** Reads inputs.json and expected.json of a golden model folder. */
export async function readGolden(folder: string): Promise<Golden> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  return {
    inputs: v.parse(Inputs, await read('inputs.json')),
    expected: v.parse(Expected, await read('expected.json')),
  };
}

/** The numbers under `key`, of the float64 run where there is one, in order and without their nesting. */
export function goldenNumbers(output: GoldenOutput, key: string): number[] {
  const flat: unknown = [output[`${key}_f64`] ?? output[key]].flat(Infinity);
  return v.parse(Numbers, flat);
}
