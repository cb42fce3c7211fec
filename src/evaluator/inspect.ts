import { automatic } from '../inference/provider';
import { measureProvider } from '../inference/speed-test';
import type { EvaluatorEvent, ExecutionProvider } from '../protocol/evaluator';

/** Tries a provider. Why it does not work is an answer, not an error. */
export async function inspect(
  provider: ExecutionProvider,
): Promise<Extract<EvaluatorEvent, { type: 'hardware' }>> {
  const outcome = await measureProvider(provider).then(
    (operationsPerSecond) => ({ operationsPerSecond }),
    (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
  );
  return { type: 'hardware', provider, automatic: automatic.includes(provider), outcome };
}
