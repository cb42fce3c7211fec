import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withRecordFolder } from '../../../src/profile/record-folder';

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'temporary-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
});

afterEach(() => vi.unstubAllEnvs());

it('is there for the work, and gone after it, also where it fails', async () => {
  const seen = await withRecordFolder((folder) => {
    writeFileSync(path.join(folder, 'record'), '[');
    return Promise.resolve(folder);
  });
  expect(path.dirname(seen)).toBe(temporary);
  await expect(withRecordFolder(() => Promise.reject(new Error('no session')))).rejects.toThrow('no session');
  expect(readdirSync(temporary)).toEqual([]);
});

it('takes away what a killed process has left, and nothing else', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = path.join(temporary, `rewardbench-profile-${pid}-abcdef`);
  const others = [`rewardbench-profile-${process.ppid}-abcdef`, 'rewardbench-profile-x', `${pid}-abcdef`];
  for (const folder of [left, ...others.map((name) => path.join(temporary, name))]) {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'record'), '[');
  }
  await withRecordFolder(() => Promise.resolve());
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(temporary).sort()).toEqual(others.sort());
});
