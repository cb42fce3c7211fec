import type { OriginalOptions } from './settings';
import type { Script } from './scripts';

export async function writeOriginalFiles(
  script: Script,
  options: OriginalOptions,
  run: string,
): Promise<void> {
  await Promise.resolve([script, options, run]);
}
