import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { linkToBlob, writeRef } from '../../../src/hub/snapshot-link';

const forbidden = new Set<string>();

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<Record<string, (...values: unknown[]) => Promise<unknown>>>();
  const unless =
    (name: string) =>
    (...values: unknown[]) =>
      forbidden.has(name) ? Promise.reject(new Error('EPERM')) : fs[name]?.(...values);
  return { ...fs, symlink: unless('symlink'), link: unless('link') };
});

let blob: string;
let target: string;

beforeEach(() => {
  forbidden.clear();
  const root = mkdtempSync(path.join(tmpdir(), 'link-'));
  mkdirSync(path.join(root, 'blobs'));
  blob = path.join(root, 'blobs', 'abc');
  target = path.join(root, 'snapshots', 'commit', 'data', 'file.txt');
  writeFileSync(blob, 'content');
});

describe("a snapshot's file", () => {
  it('is a link to its blob', async () => {
    await linkToBlob(blob, target);
    expect(lstatSync(target).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('content');
  });

  it('is the blob itself where there are no symlinks', async () => {
    forbidden.add('symlink');
    await linkToBlob(blob, target);
    expect(lstatSync(target).isSymbolicLink()).toBe(false);
    expect(statSync(target).ino).toBe(statSync(blob).ino);
  });

  it('is a copy where there are no links at all', async () => {
    forbidden.add('symlink').add('link');
    await linkToBlob(blob, target);
    expect(readFileSync(target, 'utf8')).toBe('content');
    expect(statSync(target).ino).not.toBe(statSync(blob).ino);
    expect(readdirSync(path.dirname(blob))).toEqual(['abc']);
  });

  it('takes the place of one that leads nowhere', async () => {
    await linkToBlob(path.join(path.dirname(blob), 'gone'), target);
    await linkToBlob(blob, target);
    expect(readFileSync(target, 'utf8')).toBe('content');
  });

  it('is an error where nothing works', async () => {
    forbidden.add('symlink').add('link');
    await expect(linkToBlob(path.join(path.dirname(blob), 'gone'), target)).rejects.toThrow('gone');
  });
});

it('notes the commit of a branch whole or not at all', async () => {
  const file = path.join(path.dirname(blob), 'refs', 'pr', '1');
  await writeRef(file, 'a'.repeat(40));
  await writeRef(file, 'b'.repeat(40));
  expect(readFileSync(file, 'utf8')).toBe('b'.repeat(40));
  expect(readdirSync(path.dirname(file))).toEqual(['1']);
});
