import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadRepository } from '../../../src/hub/download';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, contentRequests, filesBelow } from './hub-fixture';

const weights = bytes(400_000);
const model = { kind: 'model', name: 'org/m' } as const;
const child = path.join(import.meta.dirname, 'download-child.ts');
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [{ ...model, files: { 'config.json': '{}', 'model.safetensors': weights } }],
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

describe('two downloads of the same at the same time', () => {
  it('in one process fetch it once', async () => {
    const access = accessTo(server);
    const folders = await Promise.all([
      downloadRepository(model, { access: { ...access, wait: pause } }),
      downloadRepository(model, { access: { ...access, wait: pause } }),
    ]);
    expect(new Set(folders).size).toBe(1);
    expect(weights.equals(readFileSync(path.join(folders[0], 'model.safetensors')))).toBe(true);
    expect(contentRequests(server)).toHaveLength(1);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toEqual([]);
  });

  it('in two processes fetch it once', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'slow', chunkBytes: 20_000, pauseMs: 25 });
    const outputs = await Promise.all([run(access.cacheFolder), run(access.cacheFolder)]);
    const folder = path.join(access.cacheFolder, 'models--org--m', 'snapshots', server.commit('org/m'));
    expect(outputs).toEqual([folder, folder]);
    expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
    expect(contentRequests(server)).toHaveLength(1);
    expect(blobsOf(access, 'models--org--m')).toHaveLength(2);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toEqual([]);
  });
});

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function run(cacheFolder: string): Promise<string> {
  const running = spawn(process.execPath, ['--import', 'tsx', child, server.url, cacheFolder, model.name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  running.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await once(running, 'close');
  return output;
}
