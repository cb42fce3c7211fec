import type { Checkpoint } from '../checkpoint/checkpoint';
import type { ExecutionProvider, Precision } from '../inference/session';
import type { RunSettings } from '../protocol/evaluator';

/** The settings ask for a precision that is not to be had. */
export class PrecisionError extends Error {
  override readonly name = 'PrecisionError';
  readonly advice = 'Leave out --precision float16, or name a GPU (rewardbench doctor says which work).';
}

/**
 * What a provider is to compute matrix products in: float32 on the CPU; on a GPU what is asked for, else float16
 * where the checkpoint's own numbers have 16 bits.
 * @throws PrecisionError where float16 is asked for and the CPU is to compute
 */
export function precisionOn(
  provider: ExecutionProvider,
  { precision }: Pick<RunSettings, 'precision'>,
  { dtype }: Pick<Checkpoint, 'dtype'>,
): Precision {
  if (provider !== 'cpu') return precision ?? (dtype === 'BF16' || dtype === 'F16' ? 'float16' : 'float32');
  if (precision === 'float16') {
    throw new PrecisionError(
      'float16 is computed by GPUs only: the CPU has no kernels for it and computes in float32, whatever the weights are stored as',
    );
  }
  return 'float32';
}

/**
 * Opens something in a precision; where nobody asked for float16 and the GPU lacks it, in float32.
 * @throws Error of `open`
 */
export async function openInPrecision<Opened>(
  precision: Precision,
  { precision: asked }: Pick<RunSettings, 'precision'>,
  open: (precision: Precision) => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open(precision);
  } catch (error) {
    const lacking =
      error instanceof Error && /requires f16 but the device does not support/.test(error.message);
    if (asked !== undefined || precision === 'float32' || !lacking) throw error;
    return open('float32');
  }
}
