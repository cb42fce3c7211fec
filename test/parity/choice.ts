import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { tokenLogits } from '../../src/heads/token-logits';
import type { ExecutionProvider } from '../../src/inference/session';
import { compare } from './compare';
import { goldenNumbers, type Golden } from './golden';
import { GoldenModel } from './golden-model';
import type { ParityLine } from './parity-line';

/** A language model that answers "A" or "B": both logits and the probability of A among the two. */
export async function checkChoice(
  checkpoint: Checkpoint,
  { inputs, expected }: Golden,
  name: string,
  provider: ExecutionProvider,
): Promise<ParityLine[]> {
  const { token_A, token_B } = inputs;
  if (token_A === undefined || token_B === undefined)
    throw new Error('inputs.json names no token_A and token_B');
  const head = tokenLogits(checkpoint, [token_A, token_B]);
  const model = new GoldenModel(checkpoint, expected.class, inputs.pad_token_id ?? undefined, {
    provider,
    head,
  });
  const lines: ParityLine[] = [];
  for (const [i, batch] of inputs.batches.entries()) {
    const output = expected.outputs[i] ?? { name: 'none' };
    const rows = (await model.run(batch)).get('logits') ?? [];
    const got = {
      logit_A: rows.map(([a = NaN]) => a),
      logit_B: rows.map(([, b = NaN]) => b),
      prob_A: rows.map(([a = NaN, b = NaN]) => 1 / (1 + Math.exp(b - a))),
    };
    for (const key of ['logit_A', 'logit_B', 'prob_A'] as const) {
      lines.push(compare(`${name} ${batch.name} ${key}`, got[key], goldenNumbers(output, key)));
    }
  }
  await model.release();
  return lines;
}
