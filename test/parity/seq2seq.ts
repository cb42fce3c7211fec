import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { seq2seqPreference } from '../../src/heads/seq2seq';
import type { ExecutionProvider } from '../../src/inference/session';
import { compare } from './compare';
import { goldenNumbers, type Golden } from './golden';
import { GoldenModel } from './golden-model';
import type { ParityLine } from './parity-line';

/** An encoder-decoder's logits of "A" and "B" as the first token of its reply. */
export async function checkSeq2seq(
  checkpoint: Checkpoint,
  { inputs, expected }: Golden,
  name: string,
  provider: ExecutionProvider,
): Promise<ParityLine[]> {
  const { token_A: A, token_B: B } = inputs;
  if (A === undefined || B === undefined) throw new Error('inputs.json names no token_A and token_B');
  const head = seq2seqPreference(checkpoint.config, { A, B });
  const model = new GoldenModel(checkpoint, expected.class, inputs.pad_token_id ?? undefined, {
    provider,
    head,
  });
  const lines: ParityLine[] = [];
  for (const [i, batch] of inputs.batches.entries()) {
    const output = expected.outputs[i] ?? { name: 'none' };
    const got = await model.run(batch);
    for (const key of ['logit_A', 'logit_B']) {
      lines.push(
        compare(`${name} ${batch.name} ${key}`, (got.get(key) ?? []).flat(), goldenNumbers(output, key)),
      );
    }
  }
  await model.release();
  return lines;
}
