import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../src/heads/causal-language-model';
import type { ExecutionProvider } from '../../src/inference/session';
import { compare } from './compare';
import { goldenNumbers, type Batch, type Golden } from './golden';
import { GoldenModel } from './golden-model';
import type { ParityLine } from './parity-line';

/** Log-probabilities of completions: each token's, and per row their sum, mean and negative 2-norm. */
export async function checkCausal(
  checkpoint: Checkpoint,
  { inputs, expected }: Golden,
  name: string,
  provider: ExecutionProvider,
): Promise<ParityLine[]> {
  const head = causalLanguageModel(checkpoint);
  const padId = inputs.pad_token_id ?? undefined;
  const model = new GoldenModel(checkpoint, expected.class, padId, { provider, head });
  const original = new GoldenModel(checkpoint, expected.class, padId, { provider, head, asOriginal: true });
  const lines: ParityLine[] = [];
  for (const [i, batch] of inputs.batches.entries()) {
    const output = expected.outputs[i] ?? { name: 'none' };
    const got = await summaries(model, batch);
    for (const key of ['token_logps', 'logps_sum', 'logps_avg', 'logps_norm'] as const) {
      lines.push(
        compare(`${name} ${batch.name} ${key}`, got[key], goldenNumbers(output, key), 'log-probability'),
      );
    }
    if (!('logps_sum_sdpa' in output)) continue;
    const { logps_sum } = await summaries(original, batch);
    const wanted = goldenNumbers(output, 'logps_sum_sdpa');
    lines.push(compare(`${name} ${batch.name} logps_sum_sdpa`, logps_sum, wanted, 'log-probability'));
  }
  await model.release();
  await original.release();
  return lines;
}

async function summaries(model: GoldenModel, batch: Batch) {
  const flat = ((await model.run(batch)).get('logps') ?? []).flat();
  const lengths = (batch.labels ?? []).map((row) => row.slice(1).filter((label) => label >= 0).length);
  let start = 0;
  const rows = lengths.map((length) => flat.slice(start, (start += length)));
  const sum = (row: readonly number[]) => row.reduce((total, value) => total + value, 0);
  return {
    token_logps: flat,
    logps_sum: rows.map(sum),
    logps_avg: rows.map((row) => sum(row) / row.length),
    logps_norm: rows.map((row) => -Math.hypot(...row)),
  };
}
