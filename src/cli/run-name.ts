import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RunSettings } from '../protocol/evaluator';

/**
 * The folder name of a command's run: the same command finds its run again, and goes on with it. What
 * does not change scores (tokens per batch, short memory) has no part in it.
 */
export function runName(settings: RunSettings): string {
  const deciding: RunSettings = { ...settings };
  delete deciding.batchTokens;
  delete deciding.force;
  const sorted = JSON.stringify(deciding, Object.keys(deciding).sort());
  const hash = createHash('sha256').update(sorted).digest('hex');
  const name = (file: string) => path.basename(file, path.extname(file)).replace(/[^\w.-]+/g, '-');
  return `${path.basename(settings.model).replace(/[^\w.-]+/g, '-')}--${name(settings.dataset)}--${hash.slice(0, 8)}`;
}
