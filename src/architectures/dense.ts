import type { Linear } from './transformer';

/** PyTorch's `Linear` called `name`: weight [outputs, inputs]. */
export function dense(name: string, inputs: number, outputs: number, bias: boolean): Linear {
  return {
    weight: `${name}.weight`,
    ...(bias && { bias: `${name}.bias` }),
    inputs,
    outputs,
    layout: 'out-in',
  };
}
