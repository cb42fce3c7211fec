import { version } from '../../package.json';
import { executionProviders, type ExecutionProvider } from '../protocol/evaluator';
import { checkProvider, type CheckOptions, type ProviderCheck } from './check-provider';
import { verifyInstallation, type CudaInstallation } from './cuda/installation';
import { findMachine, type Machine } from './machine';

export interface HardwareReport {
  /** RewardBench's own. */
  readonly version: string;
  readonly machine: Machine;
  /** ONNX Runtime's version; absent where it cannot be loaded. */
  readonly runtime?: string;
  /** CUDA libraries that were fetched; absent where there are none for this platform. */
  readonly cuda?: CudaInstallation;
  /** In the order in which `auto` takes them. */
  readonly providers: readonly ProviderCheck[];
  /** What `auto` takes here; absent where nothing works. */
  readonly automatic?: ExecutionProvider;
}

export interface HardwareOptions extends Omit<CheckOptions, 'cuda'> {
  /** Where CUDA libraries are kept; see `cudaHome`. */
  readonly cudaHome: string;
  /** Told of each provider before it is tried. */
  readonly onProvider?: (provider: ExecutionProvider) => void;
}

/**
 * Looks at the machine and tries every execution provider, one after another: each gets the machine for itself.
 * @throws the signal's reason where it is aborted
 */
export async function checkHardware(options: HardwareOptions): Promise<HardwareReport> {
  const machine = await findMachine(options.signal);
  const cuda = await verifyInstallation(options.cudaHome, options.signal);
  const providers: ProviderCheck[] = [];
  for (const provider of executionProviders) {
    options.onProvider?.(provider);
    providers.push(await checkProvider(provider, machine, { ...options, cuda }));
  }
  const runtime = providers.find((check) => check.runtime !== undefined)?.runtime;
  const automatic = providers.find((check) => check.state === 'works' && check.automatic)?.provider;
  return {
    version,
    machine,
    ...(runtime !== undefined && { runtime }),
    ...(cuda && { cuda }),
    providers,
    ...(automatic !== undefined && { automatic }),
  };
}
