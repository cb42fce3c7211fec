import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadRepository, type ChooseFiles } from '../../../src/hub/download';
import { searchHub } from '../../../src/hub/search';
import { whoAmI } from '../../../src/hub/who-am-i';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, bytes } from './hub-fixture';

const model = { kind: 'model', name: 'org/m' } as const;
let server: HubServer;

beforeAll(async () => {
  const files = { 'config.json': '{}', 'model.safetensors': bytes(1000) };
  server = await startHubServer({ repositories: [{ ...model, files }] });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

describe('offline', () => {
  it('takes what is in the cache, and makes no request', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(model, { access });
    server.reset();
    const offline = { ...access, offline: true };
    expect(await downloadRepository(model, { access: offline })).toBe(folder);
    const revision = server.commit(model.name);
    expect(await downloadRepository({ ...model, revision }, { access: offline })).toBe(folder);
    expect(server.requests).toEqual([]);
  });

  it('says what is not in the cache, or not whole', async () => {
    const access = accessTo(server);
    const offline = { ...access, offline: true };
    await expect(downloadRepository(model, { access: offline })).rejects.toMatchObject({
      problem: 'offline',
      message: expect.stringContaining('"org/m" is not in the cache') as string,
      advice: expect.stringContaining('HF_HUB_OFFLINE') as string,
    });
    const folder = await downloadRepository(model, { access });
    rmSync(path.join(folder, 'model.safetensors'));
    await expect(downloadRepository(model, { access: offline })).rejects.toMatchObject({
      problem: 'offline',
    });
    await expect(downloadRepository({ ...model, revision: 'v2' }, { access: offline })).rejects.toMatchObject(
      {
        problem: 'offline',
      },
    );
  });

  it('chooses by the files that were read online', async () => {
    const access = accessTo(server);
    const choose: ChooseFiles = async (files, read) => {
      expect(await read('config.json')).toBe('{}');
      return files.filter(({ path }) => path === 'model.safetensors');
    };
    const folder = await downloadRepository(model, { access, choose });
    expect(await downloadRepository(model, { access: { ...access, offline: true }, choose })).toBe(folder);
  });

  it('lets the user leave while choosing', async () => {
    const access = accessTo(server);
    await downloadRepository(model, { access });
    const choose = () => Promise.reject(new DOMException('left', 'AbortError'));
    await expect(downloadRepository(model, { access, choose })).rejects.toThrow('left');
    await expect(downloadRepository(model, { access: { ...access, offline: true }, choose })).rejects.toThrow(
      'left',
    );
  });

  it('does not ask anything else either', async () => {
    const access = accessTo(server, { offline: true, token: 'hf_x' });
    await expect(searchHub('model', 'm', { access })).rejects.toMatchObject({ problem: 'offline' });
    await expect(whoAmI(access)).rejects.toMatchObject({ problem: 'offline' });
    expect(server.requests).toEqual([]);
  });
});

describe('a hub that cannot be reached', () => {
  it('is done without when the cache has everything', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(model, { access });
    server.fail('/', { kind: 'drop', afterBytes: 0 });
    expect(await downloadRepository(model, { access })).toBe(folder);
  });

  it('is told otherwise, by host and cause', async () => {
    const access = accessTo(server, { endpoint: 'http://127.0.0.1:9' });
    const error = await downloadRepository(model, { access }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: 'network' });
    expect(String(error)).toContain('127.0.0.1:9');
  });

  it('is given up soon where nothing is under way', async () => {
    const probe = await startHubServer({ repositories: [] });
    await probe.close();
    const access = accessTo(probe);
    await expect(downloadRepository(model, { access })).rejects.toThrow('ECONNREFUSED');
    expect(access.waits).toHaveLength(1);
  });
});
