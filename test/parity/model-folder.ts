import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import type { ExecutionProvider } from '../../src/inference/session';
import { checkCausal } from './causal';
import { checkChoice } from './choice';
import { readGolden, type Golden } from './golden';
import type { ParityLine } from './parity-line';
import { checkReward } from './reward';
import { checkSeq2seq } from './seq2seq';

/**
 * Runs every batch of a golden model folder (config.json, weights, inputs.json, expected.json) and compares all
 * that Python gave: one line per batch and quantity.
 */
export async function checkModelFolder(
  folder: string,
  name: string,
  provider: ExecutionProvider = 'cpu',
): Promise<ParityLine[]> {
  const golden = await readGolden(folder);
  const checkpoint = await openCheckpoint(folder);
  const has = (key: keyof Golden['expected']['outputs'][number]) =>
    golden.expected.outputs.every((output) => key in output);
  if (has('logps_sum')) return checkCausal(checkpoint, golden, name, provider);
  if (golden.expected.class === 'T5ForConditionalGeneration')
    return checkSeq2seq(checkpoint, golden, name, provider);
  if (has('logit_A')) return checkChoice(checkpoint, golden, name, provider);
  return checkReward(checkpoint, golden, name, provider);
}
