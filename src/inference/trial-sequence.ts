import type { RewardGraph } from '../heads/reward-graph';
import type { PoolingRule } from '../heads/pooling';
import type { Sequence } from './sequence';

/** The shortest sequence that a graph takes: what it computes of it says that it runs, and means nothing. */
export function trialSequence({ pooling }: Pick<RewardGraph, 'pooling'>): Sequence {
  const pooled = Array.from({ length: pooledCount(pooling) }, () => 0);
  return {
    tokens: Int32Array.of(0, 0),
    pooled,
    ...(pooling.kind === 'given' && { targets: pooled }),
  };
}

function pooledCount(rule: PoolingRule): number {
  switch (rule.kind) {
    case 'mean':
    case 'all':
      return 0;
    case 'pattern-and-last':
      return 2;
    case 'ids':
      return rule.ids.length;
    default:
      return 1;
  }
}
