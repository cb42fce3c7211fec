import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadRepository } from '../../../src/hub/download';
import { HubError } from '../../../src/hub/hub-error';
import type { Repository } from '../../../src/hub/repository';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, bytes } from './hub-fixture';

const files = { 'config.json': '{}', 'model.safetensors': bytes(1000) };
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [
      { kind: 'model', name: 'org/open', files },
      { kind: 'model', name: 'org/gated', files, gated: true },
      { kind: 'dataset', name: 'org/private', files, private: true },
    ],
    tokens: {
      hf_anna: { name: 'anna', accepted: ['org/gated', 'org/private'] },
      hf_ben: { name: 'ben' },
    },
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

async function refusal(repository: Repository, token?: string): Promise<HubError> {
  const access = accessTo(server, token === undefined ? {} : { token });
  const error: unknown = await downloadRepository(repository, { access }).catch((reason: unknown) => reason);
  if (!(error instanceof HubError)) throw new Error(`Not refused: ${String(error)}`);
  const text = `${error.message} ${error.advice ?? ''} ${error.page ?? ''} ${error.stack ?? ''}`;
  expect(text).not.toContain('hf_');
  return error;
}

const open = { kind: 'model', name: 'org/open' } as const;
const gated = { kind: 'model', name: 'org/gated' } as const;
const closed = { kind: 'dataset', name: 'org/private' } as const;

describe('a refusal', () => {
  it.each([undefined, 'hf_ben'])('of a gated repository leads to its page (token %s)', async (token) => {
    const error = await refusal(gated, token);
    expect(error).toMatchObject({ problem: 'gated', page: `${server.url}/org/gated` });
    expect(error.message).toContain('org/gated');
    expect(error.advice).toMatch(/accept the terms/i);
  });

  it('without a token says that the repository is missing or private', async () => {
    const error = await refusal(closed);
    expect(error.problem).toBe('unauthorised');
    expect(error.message).toContain('There is no dataset "org/private", or it is private');
    expect(error.advice).toContain('HF_TOKEN');
    expect((await refusal({ kind: 'model', name: 'org/none' })).problem).toBe('unauthorised');
  });

  it('with a token says that it is missing, or not for this token', async () => {
    const error = await refusal(closed, 'hf_ben');
    expect(error.problem).toBe('not-found');
    expect(error.message).toContain('There is no dataset "org/private", or the token may not see it');
  });

  it('of a token that is not valid says so', async () => {
    const error = await refusal(open, 'hf_wrong');
    expect(error).toMatchObject({ problem: 'unauthorised', page: `${server.url}/settings/tokens` });
    expect(error.message).toMatch(/does not know this token/);
  });

  it('of a token without the permission says so', async () => {
    server.fail('/org/open', { kind: 'status', status: 403 });
    expect(await refusal(open, 'hf_anna')).toMatchObject({ problem: 'unauthorised' });
  });

  it.each(['v9', '0'.repeat(40)])('names a revision that is missing: %s', async (revision) => {
    const error = await refusal({ ...open, revision });
    expect(error.problem).toBe('not-found');
    expect(error.message).toContain(`org/open@${revision}`);
  });

  it('names a file that is missing', async () => {
    server.fail('model.safetensors', {
      kind: 'status',
      status: 404,
      headers: { 'X-Error-Code': 'EntryNotFound' },
    });
    expect((await refusal(open)).message).toContain('"model.safetensors"');
  });

  it.each(['hf_a\nb', 'hf_ü€', 'hf_a b'])(
    'of what cannot be a token does not repeat it: %j',
    async (token) => {
      expect(await refusal(open, token)).toMatchObject({ problem: 'unauthorised' });
      expect(server.requests).toEqual([]);
    },
  );

  it('of an endpoint with a password does not repeat it', async () => {
    const access = accessTo(server, { endpoint: server.url.replace('//', '//anna:secret@') });
    const error = await downloadRepository(open, { access }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: 'not-understood' });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('that no hub gives is told as such', async () => {
    server.fail('/api/', { kind: 'status', status: 418 });
    expect(await refusal(open)).toMatchObject({ problem: 'not-understood' });
  });
});

describe('the token', () => {
  it('opens what its owner may read', async () => {
    const access = accessTo(server, { token: 'hf_anna' });
    await downloadRepository(gated, { access });
    await downloadRepository(closed, { access });
  });

  it('goes to the hub, never to the host that it points to', async () => {
    await downloadRepository(gated, { access: accessTo(server, { token: 'hf_anna' }) });
    const sent = (host: string) =>
      server.requests.filter((request) => request.host === host).map(({ headers }) => headers.authorization);
    expect(new Set(sent('hub'))).toEqual(new Set(['Bearer hf_anna']));
    expect(sent('cdn')).toEqual([undefined]);
  });
});
