import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import type { ExecutionProvider } from '../../src/inference/session';
import { compare } from './compare';
import { goldenNumbers, type Golden } from './golden';
import { GoldenModel } from './golden-model';
import type { ParityLine } from './parity-line';

/** Not compared: names, positions, the float64 twins, and what other precisions or kernels gave. */
const informational = /^name$|^pooled_index$|_f64$|_native_|_eager$/;

/** Everything that a reward model's head gives out, by its name; `…_sdpa` is what transformers' default gives. */
export async function checkReward(
  checkpoint: Checkpoint,
  { inputs, expected }: Golden,
  name: string,
  provider: ExecutionProvider,
): Promise<ParityLine[]> {
  const padId = inputs.pad_token_id ?? undefined;
  const model = new GoldenModel(checkpoint, expected.class, padId, { provider });
  const original = new GoldenModel(checkpoint, expected.class, padId, { provider, asOriginal: true });
  const lines: ParityLine[] = [];
  for (const [i, batch] of inputs.batches.entries()) {
    const output = expected.outputs[i] ?? { name: 'none' };
    const got = await model.run(batch);
    for (const key of Object.keys(output).filter((one) => !informational.test(one))) {
      const outputs = key.endsWith('_sdpa') ? await original.run(batch) : got;
      const rows = outputs.get(key.replace(/_sdpa$/, '')) ?? [];
      lines.push(compare(`${name} ${batch.name} ${key}`, rows.flat(), goldenNumbers(output, key)));
    }
  }
  await model.release();
  await original.release();
  return lines;
}
