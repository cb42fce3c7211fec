import type { EvaluatorEvent, ExecutionProvider } from '../protocol/evaluator';
import { EvaluatorProcess } from '../runs/evaluator-process';
import type { CudaInstallation } from './cuda/installation';
import { diagnose, type Diagnosis } from './diagnosis';
import type { Machine } from './machine';

/** Drivers that are loaded for the first time take seconds, and compile. */
const limitMilliseconds = 60_000;

export type ProviderCheck = {
  readonly provider: ExecutionProvider;
  /** Is it among those that `auto` tries here? */
  readonly automatic: boolean;
  /** ONNX Runtime's version; absent where it could not be loaded. */
  readonly runtime?: string;
} & (
  | { readonly state: 'works'; readonly operationsPerSecond: number }
  // The failure in the words of ONNX Runtime, besides what it means.
  | (Diagnosis & { readonly problem: string })
);

export interface CheckOptions {
  readonly signal?: AbortSignal;
  /** The evaluator's bundle; by default the one next to the running bundle. */
  readonly evaluatorFile?: string;
  /** The CUDA libraries that were fetched; absent where there is no CUDA for this platform. */
  readonly cuda?: CudaInstallation | undefined;
}

/**
 * Lets a provider compute something, in a process of its own: drivers crash, and hang.
 * @param machine whose GPUs tell what a failure means
 * @throws the signal's reason where it is aborted
 */
export async function checkProvider(
  provider: ExecutionProvider,
  machine: Pick<Machine, 'graphics'>,
  { signal, evaluatorFile, cuda }: CheckOptions = {},
): Promise<ProviderCheck> {
  signal?.throwIfAborted();
  let runtime: string | undefined;
  const libraries = provider === 'cuda' && cuda?.state === 'ready' ? cuda.folder : undefined;
  const noteVersion = (event: EvaluatorEvent): void => {
    if (event.type === 'ready') runtime = event.versions['onnxruntime'];
  };
  const evaluator = new EvaluatorProcess(noteVersion, evaluatorFile, libraries);
  const limit = AbortSignal.timeout(limitMilliseconds);
  const stop = signal ? AbortSignal.any([limit, signal]) : limit;
  const kill = (): void => evaluator.kill();
  stop.addEventListener('abort', kill, { once: true });

  let automatic = false;
  let outcome: { readonly operationsPerSecond: number } | { readonly problem: string };
  try {
    const answer = evaluator.converse({ type: 'inspect', provider }, 'hardware');
    const end = await Promise.race([answer, evaluator.exited]);
    if (typeof end !== 'string') ({ automatic, outcome } = end);
    else if (limit.aborted) outcome = { problem: `it does not answer within ${limitMilliseconds / 1000} s` };
    else outcome = { problem: `it takes the process down (${end})` };
  } catch (error) {
    outcome = { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    stop.removeEventListener('abort', kill);
    await evaluator.dismiss();
  }
  signal?.throwIfAborted();

  const common = { provider, automatic, ...(runtime !== undefined && { runtime }) };
  if ('operationsPerSecond' in outcome) return { ...common, state: 'works', ...outcome };
  const attempt = { provider, problem: outcome.problem, output: evaluator.lastWords.join('\n') };
  return {
    ...common,
    ...outcome,
    ...diagnose(attempt, { platform: process.platform, runtime, graphics: machine.graphics, cuda }),
  };
}
