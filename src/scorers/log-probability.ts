/**
 * How the log-probabilities of an answer's tokens become one number: their mean, the negative of their 2-norm,
 * or their sum. Facts of `get_batch_logps` in `rewardbench/dpo.py`.
 */
export type LogProbabilityOf = 'avg' | 'norm' | 'sum';

export function logProbability(tokens: readonly number[], kind: LogProbabilityOf): number {
  const sum = tokens.reduce((total, value) => total + value, 0);
  switch (kind) {
    case 'avg':
      return sum / tokens.length;
    case 'norm':
      return -Math.hypot(...tokens);
    case 'sum':
      return sum;
  }
}
