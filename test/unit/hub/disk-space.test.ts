import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { downloadRepository } from '../../../src/hub/download';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, contentRequests } from './hub-fixture';

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<object>()),
  statfs: () => Promise.resolve({ bavail: 100, bsize: 512 }),
}));

let server: HubServer;

beforeAll(async () => {
  const config = { 'config.json': '{}' };
  server = await startHubServer({
    repositories: [
      { kind: 'model', name: 'org/fits', files: { ...config, 'model.safetensors': bytes(50_000) } },
      { kind: 'model', name: 'org/large', files: { ...config, 'model.safetensors': bytes(60_000) } },
    ],
  });
});
afterAll(() => server.close());

it('asks for no content when there is no room for it', async () => {
  const access = accessTo(server);
  await expect(downloadRepository({ kind: 'model', name: 'org/large' }, { access })).rejects.toMatchObject({
    problem: 'disk-space',
    advice: expect.stringContaining('HF_HUB_CACHE') as string,
  });
  expect(contentRequests(server)).toEqual([]);
  expect(blobsOf(access, 'models--org--large')).toEqual([]);
  expect(existsSync(await downloadRepository({ kind: 'model', name: 'org/fits' }, { access }))).toBe(true);
});
