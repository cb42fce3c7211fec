import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchHub } from '../../../src/hub/search';
import { whoAmI } from '../../../src/hub/who-am-i';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo } from './hub-fixture';

const token = 'hf_anna';
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [
      { kind: 'model', name: 'org/reward-small', files: {}, downloads: 5, likes: 1 },
      { kind: 'model', name: 'org/reward-large', files: {}, downloads: 50, likes: 2, gated: true },
      { kind: 'model', name: 'org/chat', files: {}, downloads: 500 },
      { kind: 'model', name: 'anna/reward', files: {}, private: true },
      { kind: 'dataset', name: 'org/reward-bench', files: {}, downloads: 7 },
    ],
    tokens: { [token]: { name: 'anna', accepted: ['anna/reward'] } },
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

describe('a search', () => {
  it('gives what matches, the most downloaded first', async () => {
    const found = await searchHub('model', 'reward', { access: accessTo(server) });
    expect(found).toEqual([
      {
        name: 'org/reward-large',
        downloads: 50,
        likes: 2,
        gated: true,
        private: false,
        updatedAt: new Date('2026-01-02T03:04:05Z'),
      },
      expect.objectContaining({ name: 'org/reward-small', downloads: 5, likes: 1, gated: false }),
    ]);
    expect(await searchHub('dataset', 'Bench', { access: accessTo(server) })).toMatchObject([
      { name: 'org/reward-bench' },
    ]);
  });

  it('is bounded, and shows what the token opens', async () => {
    const access = accessTo(server, { token });
    expect(await searchHub('model', '', { access, limit: 2 })).toHaveLength(2);
    const own = await searchHub('model', 'anna', { access });
    expect(own).toMatchObject([{ name: 'anna/reward', private: true }]);
  });

  it('can be aborted', async () => {
    const stop = AbortSignal.abort(new Error('typed on'));
    const search = searchHub('model', 'reward', { access: accessTo(server), signal: stop });
    await expect(search).rejects.toThrow('typed on');
    expect(server.requests).toEqual([]);
  });
});

describe('who a token belongs to', () => {
  it('is told of a valid one', async () => {
    expect(await whoAmI(accessTo(server, { token }))).toEqual({ name: 'anna' });
  });

  it('is not of another, or of none', async () => {
    const error = await whoAmI(accessTo(server, { token: 'hf_other' })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: 'unauthorised', page: `${server.url}/settings/tokens` });
    expect(String(error)).not.toContain('hf_other');
    await expect(whoAmI(accessTo(server))).rejects.toMatchObject({
      problem: 'unauthorised',
    });
  });
});
