import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { downloadRepository } from '../../../src/hub/download';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, contentRequests } from './hub-fixture';

const weights = bytes(100_000);
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [
      { kind: 'model', name: 'org/m', files: { 'config.json': '{}', 'model.safetensors': weights } },
    ],
  });
});
afterAll(() => server.close());
afterEach(() => vi.useRealTimers());

it('gives up a connection over which nothing comes, and goes on with another', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const access = accessTo(server);
  server.fail('model.safetensors', { kind: 'stall', afterBytes: 40_000, times: 1 });
  const download = downloadRepository({ kind: 'model', name: 'org/m' }, { access });
  await vi.waitFor(() => {
    const partial = blobsOf(access, 'models--org--m').find((name) => name.endsWith('.incomplete')) ?? '';
    expect(statSync(path.join(access.cacheFolder, 'models--org--m', 'blobs', partial)).size).toBe(40_000);
  });
  await vi.advanceTimersByTimeAsync(61_000);
  const folder = await download;
  expect(contentRequests(server).map(({ range }) => range)).toEqual([undefined, 'bytes=40000-']);
  expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
});
