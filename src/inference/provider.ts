import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { ExecutionProvider } from './session';
import { measureProvider } from './speed-test';

/**
 * Where `auto` looks, in this order: NVIDIA's own libraries, then WebGPU, which drives GPUs of every maker, then the
 * CPU. DirectML and Core ML are there for the asking only: nothing has shown their numbers to be right.
 */
export function automaticOn(platform: string, arch: string): readonly ExecutionProvider[] {
  if (platform === 'linux' && arch === 'x64') return ['cuda', 'webgpu', 'cpu'];
  if (platform === 'win32' || (platform === 'darwin' && arch === 'arm64')) return ['webgpu', 'cpu'];
  return ['cpu'];
}

export const automatic = automaticOn(process.platform, process.arch);

/** Why `auto` went on to the next provider. */
export interface Skipped {
  readonly provider: ExecutionProvider;
  readonly reason: string;
}

export interface Choice {
  /** What `auto` chooses from, best first, the CPU last. */
  readonly among?: readonly ExecutionProvider[];
  /** float32 operations a second; rejects where a provider does not work. */
  readonly speed?: (provider: ExecutionProvider) => Promise<number>;
  readonly onSkipped?: (skipped: Skipped) => void;
}

/**
 * Opens something on the provider asked for; `auto` takes the first that works and is faster than the CPU, which
 * Vulkan in software is not. A provider that was named is never replaced by another.
 * @throws Error naming the provider and why it cannot be used
 */
export async function openOnProvider<Opened>(
  wanted: ExecutionProvider | 'auto',
  open: (provider: ExecutionProvider) => Promise<Opened>,
  { among = automatic, speed = measuredOnce, onSkipped }: Choice = {},
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
  for (const provider of among) {
    if (provider === 'cpu') break;
    try {
      await requireFaster(provider, speed);
      return await open(provider);
    } catch (error) {
      // Where the checkpoint is at fault, the CPU says so too.
      onSkipped?.({ provider, reason: messageOf(error) });
    }
  }
  return open('cpu');
}

async function requireFaster(
  provider: ExecutionProvider,
  speed: NonNullable<Choice['speed']>,
): Promise<void> {
  const own = await speed(provider);
  const cpu = await speed('cpu');
  if (own > cpu) return;
  const giga = (operations: number) => (operations / 1e9).toPrecision(2);
  throw new Error(
    `it is slower than the CPU: ${giga(own)} against ${giga(cpu)} GFLOP/s, as where a driver computes in software`,
  );
}

const speeds = new Map<ExecutionProvider, Promise<number>>();

/** A process asks each provider once. */
function measuredOnce(provider: ExecutionProvider): Promise<number> {
  const speed = speeds.get(provider) ?? measureProvider(provider, { logged: false });
  speeds.set(provider, speed);
  return speed;
}

function unavailable(provider: ExecutionProvider, reason: unknown): Error {
  return new Error(`the execution provider "${provider}" cannot be used here: ${messageOf(reason)}`);
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
