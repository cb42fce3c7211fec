import type { Norm } from './transformer';

/** PyTorch's `LayerNorm` called `name`. */
export function layerNorm(name: string, epsilon: number, bias = true): Norm {
  return { kind: 'layer', weight: `${name}.weight`, ...(bias && { bias: `${name}.bias` }), epsilon };
}
