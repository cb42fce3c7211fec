let controller: AbortController | undefined;

/** Aborted by Ctrl+C (or SIGTERM), which then no longer ends the program at once; a second one does. */
export function interrupted(): AbortSignal {
  if (controller !== undefined) return controller.signal;
  const created = new AbortController();
  controller = created;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => created.abort());
  return created.signal;
}
