import type { RewardGraph } from '../../src/heads/reward-graph';
import { pooledTokens, type PoolingRule } from '../../src/heads/pooling';
import { positionsOf } from '../../src/inference/positions';
import type { Sequence } from '../../src/inference/sequence';
import type { Batch } from './golden';

/** What decides how a padded row is read. */
export interface Reading extends Pick<RewardGraph, 'positionRule'> {
  readonly pooling: PoolingRule;
  readonly padId: number | undefined;
  /** Tokens see later ones too. */
  readonly bidirectional: boolean;
}

/**
 * A row of a padded batch as a sequence that gets the same score: its attended tokens at the positions that they
 * have in the padded row. Where that is not all that counts (the pooled token is itself masked; a token sees what
 * lies between masked ones by its distance), the whole row with its mask.
 */
export function sequenceOf(batch: Batch, row: number, reading: Reading): Sequence {
  const tokens = Int32Array.from(batch.input_ids[row] ?? []);
  const attended = Uint8Array.from(batch.attention_mask[row] ?? []);
  const types = batch.token_type_ids?.[row];
  const { pooled, targets } = pooledOf(batch, row, tokens, attended, reading);
  const positions = positionsOf({ tokens, attended, pooled }, reading.positionRule, reading.padId);
  const last = attended.lastIndexOf(1);
  const whole =
    pooled.some((column) => attended[column] === 0) ||
    (reading.bidirectional && attended.subarray(0, last).includes(0));
  const columns = [...tokens.keys()].filter((column) => whole || attended[column] === 1);
  const pick = (values: ArrayLike<number>) => Int32Array.from(columns, (column) => values[column] ?? 0);
  return {
    tokens: pick(tokens),
    positions: pick(positions),
    ...(types !== undefined && { tokenTypes: pick(types) }),
    ...(whole && { attended }),
    pooled: pooled.map((column) => columns.indexOf(column)),
    ...(targets !== undefined && { targets }),
    paddedLength: tokens.length,
  };
}

function pooledOf(
  batch: Batch,
  row: number,
  tokens: Int32Array,
  attended: Uint8Array,
  { pooling, padId }: Reading,
): Pick<Sequence, 'pooled' | 'targets'> {
  if (pooling.kind !== 'given') return { pooled: pooledTokens(pooling, { tokens, attended, padId }) };
  // Each completion token is predicted from the one before it.
  const labels = batch.labels?.[row] ?? [];
  const predicted = [...labels.keys()].filter((column) => column > 0 && (labels[column] ?? -1) >= 0);
  return {
    pooled: predicted.map((column) => column - 1),
    targets: predicted.map((column) => labels[column] ?? 0),
  };
}
