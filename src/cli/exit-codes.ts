/** How the program ends. */
export const exitCodes = {
  /** Everything was scored. */
  done: 0,
  /** The run failed; what was scored is kept. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Stopped by Ctrl+C; the same command goes on. */
  cancelled: 130,
} as const;
