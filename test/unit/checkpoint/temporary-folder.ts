import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rewardbench-checkpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the bytes to a file of a fresh folder and gives its path. */
export function temporaryFile(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** The error that a promise must end in, which must be a {@link CheckpointError}. */
export async function checkpointError(promise: Promise<unknown>): Promise<CheckpointError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof CheckpointError) return outcome.error;
  throw new Error(`expected a CheckpointError, got ${JSON.stringify(outcome)}`);
}
