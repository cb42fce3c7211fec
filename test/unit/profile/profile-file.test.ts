import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileFile, readProfile, writeProfile } from '../../../src/profile/profile';
import { tinyProfile } from './tiny-profile';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'profile-'));

describe('profile.json', () => {
  it('is read as it was written, and leaves nothing else behind', async () => {
    const folder = newFolder();
    await writeProfile(folder, tinyProfile);
    expect(await readProfile(folder)).toEqual(tinyProfile);
    expect(readdirSync(folder)).toEqual([profileFile]);
  });

  it('is absent where a run was not profiled, or has no folder', async () => {
    expect(await readProfile(newFolder())).toBeUndefined();
    const absent = path.join(newFolder(), 'run');
    await writeProfile(absent, tinyProfile);
    expect(existsSync(absent)).toBe(false);
    expect(await readProfile(absent)).toBeUndefined();
  });

  it.each([
    ['torn', JSON.stringify(tinyProfile).slice(0, 80), /profile\.json is no profile.*JSON/],
    ['empty', '', /profile\.json is no profile/],
    ['of a later version', JSON.stringify({ ...tinyProfile, format: 2 }), /is no profile.*2/s],
    ['of impossible times', JSON.stringify({ ...tinyProfile, seconds: -1 }), /is no profile/],
    ['of an unknown stage', JSON.stringify({ ...tinyProfile, stages: [{ stage: 'x' }] }), /is no profile/],
    ['huge', ' '.repeat(11 * 1024 * 1024), /11534336 bytes/],
  ])('that is %s is refused by its name', async (_, text, message) => {
    const folder = newFolder();
    writeFileSync(path.join(folder, profileFile), text);
    await expect(readProfile(folder)).rejects.toThrow(message);
  });
});
