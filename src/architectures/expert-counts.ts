import type { ModelConfig } from '../checkpoint/config';

/** More experts in a layer than any model has: a bound on what a config.json can make this program build. */
const mostExperts = 1024;

/** How many experts a layer has, under `key`, and how many of them each token passes through. */
export function expertCounts(
  config: ModelConfig,
  key: string,
  perTokenByDefault: number,
): { count: number; perToken: number } {
  const count = config.integer(key, { min: 1, max: mostExperts });
  const perToken = config.integer('num_experts_per_tok', { default: perTokenByDefault, min: 1, max: count });
  return { count, perToken };
}
