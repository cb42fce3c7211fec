import type { PoolingRule } from '../../src/heads/pooling';
import type { Batch } from './golden';

/**
 * What the original does to whole padded batches, by Python class. This project scores each sequence by itself,
 * where all of it makes no difference; the goldens can be met only with it.
 */
interface Quirk {
  /** The batch as the model gets to see it. */
  readonly seen?: (batch: Batch) => Batch;
  /** Replaces the head's rule. */
  readonly pooling?: (batch: Batch) => PoolingRule | undefined;
}

const quirks: Readonly<Record<string, Quirk>> = {
  // WorldPM's pipeline passes no attention mask: padding is read as text.
  Qwen2ForRewardModel: {
    seen: (batch) => ({ ...batch, attention_mask: batch.attention_mask.map((row) => row.map(() => 1)) }),
  },
  // The last column is read in all rows as soon as any row begins with a masked token.
  GRewardModel: {
    pooling: ({ attention_mask }) =>
      attention_mask.some(([first]) => first === 0) ? { kind: 'last' } : undefined,
  },
};

export function asSeen(pythonClass: string, batch: Batch): Batch {
  return quirks[pythonClass]?.seen?.(batch) ?? batch;
}

export function poolingFor(pythonClass: string, batch: Batch, rule: PoolingRule): PoolingRule {
  return quirks[pythonClass]?.pooling?.(batch) ?? rule;
}
