import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { ExecutionProvider } from './session';

/** Where `auto` looks, in this order: a GPU that ONNX Runtime's own libraries drive, else the CPU. */
export const automatic: readonly ExecutionProvider[] =
  process.platform === 'linux' && process.arch === 'x64' ? ['cuda', 'cpu'] : ['cpu'];

/**
 * Opens something on the provider asked for; `auto` takes the first that works. A provider that was
 * named is never replaced by another.
 * @throws Error naming the provider and why it cannot be used
 */
export async function openOnProvider<Opened>(
  wanted: ExecutionProvider | 'auto',
  open: (provider: ExecutionProvider) => Promise<Opened>,
): Promise<Opened> {
  if (wanted !== 'auto') {
    if (wanted === 'dml' && process.platform !== 'win32')
      throw unavailable(wanted, 'it exists on Windows only');
    if (wanted === 'coreml' && process.platform !== 'darwin')
      throw unavailable(wanted, 'it exists on macOS only');
    return open(wanted).catch((error: unknown) => {
      throw wanted === 'cpu' || error instanceof CheckpointError ? error : unavailable(wanted, error);
    });
  }
  for (const provider of automatic.slice(0, -1)) {
    try {
      return await open(provider);
    } catch {
      // Its libraries or its device are missing, or the checkpoint is at fault: the last one tells which.
    }
  }
  return open('cpu');
}

function unavailable(provider: ExecutionProvider, reason: unknown): Error {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new Error(`the execution provider "${provider}" cannot be used here: ${why}`);
}
