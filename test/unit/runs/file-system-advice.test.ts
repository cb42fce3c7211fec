import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fileSystemAdvice } from '../../../src/runs/file-system-advice';

it('says what to do where a file is in the way of a folder', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'advice-')), 'file');
  writeFileSync(file, '');
  const error = await mkdir(path.join(file, 'runs'), { recursive: true }).catch((thrown: unknown) => thrown);
  expect(fileSystemAdvice(error)).toContain('A file is in the way');
});

it.each([
  ['ENOSPC', 'write', /disk is full.*goes on/],
  ['EROFS', 'open', /another folder/],
  ['ENOENT', 'mkdir', /another folder/],
])('knows %s of %s', (code, syscall, said) => {
  expect(fileSystemAdvice(Object.assign(new Error(code), { code, syscall }))).toMatch(said);
});

it('has nothing to say of a file that is not there, nor of other errors', () => {
  expect(fileSystemAdvice(Object.assign(new Error(), { code: 'ENOENT', syscall: 'open' }))).toBeUndefined();
  expect(fileSystemAdvice(new Error('ENOSPC'))).toBeUndefined();
  expect(fileSystemAdvice('ENOSPC')).toBeUndefined();
});
