/**
 * Runs `work` for every item, a few at a time; after a failure nothing new begins and what runs is aborted.
 * @throws the first failure, when all have ended
 */
export async function inParallel<Item>(
  items: readonly Item[],
  { workers, signal }: { readonly workers: number; readonly signal?: AbortSignal | undefined },
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const failures: unknown[] = [];
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (stop.aborted) return;
      try {
        await work(item, stop);
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
