import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HubAccess } from '../../../src/hub/access';
import { downloadRepository } from '../../../src/hub/download';
import type { DownloadProgress } from '../../../src/hub/download-progress';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, contentRequests, filesBelow } from './hub-fixture';

const size = 1_000_000;
const cut = 600_000;
const weights = bytes(size);
const model = { kind: 'model', name: 'org/large' } as const;
const folderName = 'models--org--large';
const child = path.join(import.meta.dirname, 'download-child.ts');
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [{ ...model, files: { 'config.json': '{}', 'model.safetensors': weights } }],
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

/** Resolves when the first 60 % lie on disk, and the small file whole with its lock gone. */
async function untilCut(access: HubAccess): Promise<void> {
  await vi.waitFor(
    () => {
      const partial = blobsOf(access, folderName).find((name) => name.endsWith('.incomplete')) ?? '';
      expect(statSync(path.join(access.cacheFolder, folderName, 'blobs', partial)).size).toBe(cut);
      expect(blobsOf(access, folderName).filter((name) => name.length === 40)).toHaveLength(1);
      expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toHaveLength(1);
    },
    { timeout: 50_000, interval: 20 },
  );
}

function expectNothingWhole(access: HubAccess): void {
  const root = path.join(access.cacheFolder, folderName);
  expect(existsSync(path.join(root, 'snapshots'))).toBe(false);
  expect(existsSync(path.join(root, 'refs'))).toBe(false);
  expect(blobsOf(access, folderName).filter((name) => name.length === 64)).toEqual([]);
}

/** The rest comes, from 60 % on and not a byte more, and all of it is right. */
async function expectResumed(access: HubAccess): Promise<void> {
  server.reset();
  const seen: DownloadProgress[] = [];
  const folder = await downloadRepository(model, { access, onProgress: (progress) => seen.push(progress) });
  expect(seen[0]?.bytes).toBeGreaterThanOrEqual(cut);
  await vi.waitFor(() => expect(contentRequests(server)[0]?.bytesSent).toBeGreaterThan(0));
  const [request, ...more] = contentRequests(server);
  expect(more).toEqual([]);
  expect(request?.range).toBe(`bytes=${cut}-`);
  expect(request?.bytesSent).toBeGreaterThanOrEqual(size - cut);
  expect(request?.bytesSent).toBeLessThan(size - cut + 1000);
  expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
  expect(blobsOf(access, folderName).filter((name) => name.includes('.'))).toEqual([]);
}

describe('a download cut off at 60 %', () => {
  it('by an abort goes on from there', async () => {
    const access = accessTo(server);
    const stop = new AbortController();
    server.fail('model.safetensors', { kind: 'stall', afterBytes: cut });
    const download = downloadRepository(model, { access, signal: stop.signal });
    const ended = expect(download).rejects.toThrow('enough');
    await untilCut(access);
    stop.abort(new Error('enough'));
    await ended;
    expectNothingWhole(access);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toEqual([]);
    await expectResumed(access);
  });

  it('by SIGKILL goes on from there, past the lock that the dead process left', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'stall', afterBytes: cut });
    const running = spawn(process.execPath, [
      '--import',
      'tsx',
      child,
      server.url,
      access.cacheFolder,
      model.name,
    ]);
    await vi.waitFor(() => expect(existsSync(path.join(access.cacheFolder, folderName))).toBe(true), {
      timeout: 50_000,
      interval: 50,
    });
    await untilCut(access);
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
    expectNothingWhole(access);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toHaveLength(1);
    await expectResumed(access);
    expect(access.waits).toEqual([]);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toEqual([]);
  });

  it('by the server goes on by itself from what has come', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'drop', afterBytes: cut, times: 1 });
    const folder = await downloadRepository(model, { access });
    const [first, second, ...more] = contentRequests(server);
    expect(first?.range).toBeUndefined();
    expect(more).toEqual([]);
    const from = Number(/^bytes=(\d+)-$/.exec(second?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(cut);
    expect(access.waits).toHaveLength(1);
    expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
  });

  it('again and again gets there as long as each time something comes', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'drop', afterBytes: 70_000, times: 10 });
    const folder = await downloadRepository(model, { access });
    expect(contentRequests(server)).toHaveLength(11);
    expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
  });

  it('begins anew where the server does not give parts', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'drop', afterBytes: cut, times: 1 });
    server.fail('model.safetensors', { kind: 'whole' });
    const seen: DownloadProgress[] = [];
    const folder = await downloadRepository(model, { access, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)?.bytes).toBe(size + 2);
    expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
  });
});
