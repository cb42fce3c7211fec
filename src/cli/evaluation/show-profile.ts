import path from 'node:path';
import { profileFile, readProfile } from '../../profile/profile';
import { profileLines } from '../../profile/profile-text';
import type { RunPlace } from './run-evaluation';

/** Prints on stderr where a run's time went. */
export async function showProfile(runFolder: string, { discard }: RunPlace): Promise<void> {
  const profile = await readProfile(runFolder);
  if (profile === undefined) return;
  process.stderr.write(`\n${profileLines(profile).join('\n')}\n`);
  if (!discard) process.stderr.write(`profile: ${path.join(runFolder, profileFile)}\n`);
}
