import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubAccess } from '../../../src/hub/access';
import { downloadRepository } from '../../../src/hub/download';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, contentRequests } from './hub-fixture';

const weights = bytes(200_000);
const model = { kind: 'model', name: 'org/m' } as const;
const root = 'models--org--m';
const sha256 = createHash('sha256').update(weights).digest('hex');
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [{ ...model, files: { 'config.json': '{"a":1}', 'model.safetensors': weights } }],
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

async function expectDownloaded(access: HubAccess): Promise<void> {
  const folder = await downloadRepository(model, { access });
  expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
  expect(readFileSync(path.join(folder, 'config.json'), 'utf8')).toBe('{"a":1}');
}

function expectNoTrace(access: HubAccess, blobLength: number): void {
  expect(blobsOf(access, root).filter((name) => name.length === blobLength || name.includes('.'))).toEqual(
    [],
  );
  expect(existsSync(path.join(access.cacheFolder, root, 'snapshots'))).toBe(false);
}

describe('what passes is tried again', () => {
  it.each([
    ['429 for the list of files', '/api/models/org/m/tree', 429],
    ['429 for a file', 'model.safetensors', 429],
    ['503 for the commit', '/api/models/org/m/revision', 503],
    ['500 for a file', 'config.json', 500],
    ['an address of the CDN that has expired', 'model.safetensors', 403],
    ['502 before the redirect', '/org/m/resolve', 502],
  ])('%s', async (_, at, status) => {
    const access = accessTo(server);
    server.fail(at, { kind: 'status', status, times: 2 });
    await expectDownloaded(access);
    expect(access.waits.length).toBeGreaterThanOrEqual(2);
  });

  it('after Retry-After where the server says so', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', {
      kind: 'status',
      status: 429,
      headers: { 'Retry-After': '17' },
      times: 1,
    });
    await expectDownloaded(access);
    expect(access.waits).toEqual([17_000]);
  });

  it('a connection that breaks in an answer of the API', async () => {
    const access = accessTo(server);
    server.fail('/api/models/org/m', { kind: 'drop', afterBytes: 0, times: 2 });
    await expectDownloaded(access);
    expect(access.waits).toHaveLength(2);
  });

  it('but not without end', async () => {
    const access = accessTo(server);
    server.fail('/api/', { kind: 'status', status: 503 });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({
      problem: 'network',
      message: expect.stringContaining('503') as string,
    });
    expect(access.waits).toHaveLength(5);
    expect(access.waits.every((wait) => wait >= 500 && wait <= 30_000)).toBe(true);

    server.reset();
    server.fail('model.safetensors', { kind: 'status', status: 429 });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({ problem: 'rate-limited' });
  });

  it('nor when the server wants to be left alone for hours', async () => {
    const access = accessTo(server);
    server.fail('/api/', { kind: 'status', status: 429, headers: { 'Retry-After': '7200' } });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({
      problem: 'rate-limited',
      advice: expect.stringContaining('7200 s') as string,
    });
    expect(access.waits).toEqual([]);
  });
});

describe('content that is not what the hub has', () => {
  it.each([
    ['in LFS', 'model.safetensors', 64],
    ['in git', 'config.json', 40],
  ])('is fetched once more, then refused: %s', async (_, at, blobLength) => {
    const access = accessTo(server);
    server.fail(at, { kind: 'corrupt' });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({
      problem: 'checksum',
      message: expect.stringContaining(at) as string,
    });
    expectNoTrace(access, blobLength);
    server.reset();
    await expectDownloaded(access);
  });

  it('may be wrong once', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'corrupt', times: 1 });
    await expectDownloaded(access);
    expect(contentRequests(server).map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('is not taken beyond its size', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'excess', bytes: 5_000_000 });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({ problem: 'checksum' });
    expectNoTrace(access, 64);
  });

  it('is noticed in the part that lay there', async () => {
    const access = accessTo(server);
    const blobs = path.join(access.cacheFolder, root, 'blobs');
    mkdirSync(blobs, { recursive: true });
    writeFileSync(path.join(blobs, `${sha256}.incomplete`), bytes(150_000, 99));
    server.reset();
    await expectDownloaded(access);
    expect(contentRequests(server).map(({ range }) => range)).toEqual(['bytes=150000-', undefined]);
  });

  it('may lie there whole or too long, begun by another program', async () => {
    for (const content of [weights, bytes(300_000)]) {
      const access = accessTo(server);
      const blobs = path.join(access.cacheFolder, root, 'blobs');
      mkdirSync(blobs, { recursive: true });
      writeFileSync(path.join(blobs, `${sha256}.incomplete`), content);
      server.reset();
      await expectDownloaded(access);
      expect(contentRequests(server)).toHaveLength(content === weights ? 0 : 1);
    }
  });
});
