/** Lets a waiting message (cancel) in: session runs block the thread. */
export function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
