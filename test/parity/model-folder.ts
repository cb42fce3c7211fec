import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { openCheckpoint } from '../../src/checkpoint/checkpoint';
import { readModelConfig } from '../../src/checkpoint/config';
import { familyOf, findHead, UnsupportedModelError } from '../../src/heads/find-head';
import { lastNonPad } from '../../src/heads/pooling';
import { RewardModel } from '../../src/inference/reward-model';
import type { Sequence } from '../../src/inference/sequence';
import type { ParityLine } from './parity-line';

/** Largest difference from the float64 reference that counts as equal, in logits. */
const tolerance = 1e-4;

const rows = v.array(v.array(v.number()));
const Inputs = v.object({
  pad_token_id: v.nullish(v.number()),
  batches: v.array(v.object({ name: v.string(), input_ids: rows, attention_mask: rows })),
});
const Expected = v.object({
  outputs: v.array(v.object({ name: v.string(), logits: rows, logits_f64: v.optional(rows) })),
});

/**
 * Scores every batch of a golden model folder (config.json, weights, inputs.json, expected.json) and
 * compares all logits with the golden ones: one line per batch.
 */
export async function checkModelFolder(folder: string, name: string): Promise<ParityLine[]> {
  try {
    familyOf(await readModelConfig(folder));
    findHead(await openCheckpoint(folder));
  } catch (error) {
    if (!(error instanceof UnsupportedModelError)) throw error;
    return [{ name, outcome: 'skipped', detail: error.message }];
  }
  const classifier = await RewardModel.open(await openCheckpoint(folder), 'cpu');
  const inputs = v.parse(Inputs, await readJson(path.join(folder, 'inputs.json')));
  const expected = v.parse(Expected, await readJson(path.join(folder, 'expected.json')));
  const padId = inputs.pad_token_id ?? undefined;
  const lines: ParityLine[] = [];
  for (const { name: batch, logits, logits_f64 } of expected.outputs) {
    const input = inputs.batches.find((candidate) => candidate.name === batch);
    if (input === undefined) {
      lines.push({ name: `${name} ${batch}`, outcome: 'failed', detail: 'inputs.json has no such batch' });
      continue;
    }
    const sequences = input.input_ids.map((ids, row) => unpad(ids, input.attention_mask[row] ?? [], padId));
    const got = await classifier.scores(sequences);
    const difference = largestDifference(got, logits_f64 ?? logits);
    const outcome = difference <= tolerance ? 'passed' : 'failed';
    lines.push({ name: `${name} ${batch}`, outcome, detail: `|Δ| ${difference.toExponential(1)}` });
  }
  await classifier.release();
  return lines;
}

/**
 * The attended tokens of a padded row, with all that a padded batch decides in PyTorch. Positions are the padded row's columns, as transformers counts
 * them when it is given none: models with learned positions score left-padded rows differently.
 */
function unpad(ids: readonly number[], mask: readonly number[], padId: number | undefined): Sequence {
  const attended = ids.map((_, column) => column).filter((column) => mask[column] === 1);
  const pooledColumn = lastNonPad(ids, padId);
  const pooled = attended.indexOf(pooledColumn);
  if (pooled < 0) throw new Error(`the pooled column ${String(pooledColumn)} is masked out`);
  return {
    tokens: Int32Array.from(attended, (column) => ids[column] ?? 0),
    positions: Int32Array.from(attended),
    paddedLength: ids.length,
    pooled: [pooled],
  };
}

/** NaN, a missing row or a missing label count as an infinite difference. */
function largestDifference(got: readonly (readonly number[])[], wanted: readonly number[][]): number {
  if (got.length !== wanted.length) return Infinity;
  let largest = 0;
  for (const [i, row] of wanted.entries()) {
    if (row.length === 0 || row.length !== got[i]?.length) return Infinity;
    for (const [j, value] of row.entries()) {
      const difference = Math.abs((got[i][j] ?? NaN) - value);
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return largest;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
