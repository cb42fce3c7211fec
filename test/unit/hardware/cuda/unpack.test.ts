import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../../src/hardware/cuda/unpack';
import { wheelSources } from '../../../../src/hardware/cuda/nvidia-wheels';
import { bytes } from '../../hub/hub-fixture';
import { zip, type ZipEntry } from './zip';

const library = bytes(3_000);
const good = { name: 'nvidia/cublas/lib/libcublas.so.12', content: library };
const sources = wheelSources(new Set(), 'https://files.example');

async function unpacked(archive: Buffer): Promise<{ names: string[]; folder: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'unpack-'));
  const file = path.join(folder, 'archive');
  writeFileSync(file, archive);
  const [source] = sources;
  if (source === undefined) throw new Error('no wheel');
  const opened = await openArchive(file, source);
  try {
    await opened.unpackTo(folder);
  } finally {
    opened.close();
  }
  return { names: readdirSync(folder).filter((name) => name !== 'archive'), folder };
}
const of = (...entries: ZipEntry[]): Buffer => zip(entries);

describe('an archive', () => {
  it('gives the libraries that are wanted, and no other file', async () => {
    const more = [
      'nvidia/cublas/include/cublas.h',
      'nvidia/cublas/lib/deep/libother.so.1',
      'nvidia/cublas/lib/notlib.so',
      'nvidia/cublas/lib/libx.so.1/../../../../evil',
      'libtop.so.1',
    ].map((name) => ({ name, content: library }));
    const [first, second, third, , last] = more;
    const entries = [first, second, third, last].filter((entry) => entry !== undefined);
    const { names, folder } = await unpacked(of(good, ...entries));
    expect(names).toEqual(['libcublas.so.12']);
    expect(readFileSync(path.join(folder, 'libcublas.so.12')).equals(library)).toBe(true);
  });

  it.each([
    ['a way out', of(good, { name: '../../libevil.so.1', content: library }), /relative path/],
    ['an absolute path', of(good, { name: '/etc/libevil.so.1', content: library }), /absolute path/],
    ['a way out below', of({ name: 'nvidia/x/lib/../libevil.so.1', content: library }), /relative path/],
    ['two of a name', of(good, { ...good, name: 'nvidia/other/lib/libcublas.so.12' }), /two files libcublas/],
    ['nothing', of({ name: 'README', content: library }), /none of the libraries/],
    ['a stated size past all bounds', of({ ...good, statedSize: 4.1e9 }), /4100000000 bytes/],
    ['no directory', of(good).subarray(0, -30), /not what was expected/],
    ['no archive at all', bytes(5_000), /not what was expected/],
  ])('with %s is refused', async (_what, archive, message) => {
    await expect(unpacked(archive)).rejects.toMatchObject({ problem: 'not-understood', message });
  });

  it('whose entry unpacks to more than it states is refused when that much has come', async () => {
    const bomb = of({ ...good, content: Buffer.alloc(50_000_000), statedSize: 1_000 });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpacked(bomb)).rejects.toThrow(/too many bytes/);
  });
});
