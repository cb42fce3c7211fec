import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/parity/**/*.test.ts'],
    // Processes, never worker threads: ending a thread inside a native call aborts the whole process.
    pool: 'forks',
    testTimeout: 60_000,
  },
});
