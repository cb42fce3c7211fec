import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubAccess, type HubAccess } from '../../../src/hub/access';
import { downloadRepository } from '../../../src/hub/download';
import { safePathParts } from '../../../src/hub/file-name';
import { fileTree } from '../../../src/hub/file-tree';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, filesBelow } from './hub-fixture';

const dataset = { kind: 'dataset', name: 'org/evil' } as const;
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [{ ...dataset, files: { 'a.jsonl': '{}', '../../../../escaped.jsonl': '{}' } }],
  });
});
afterAll(() => server.close());

/** A hub that answers each address with what is given for it. */
function answering(answers: Record<string, () => Response>): HubAccess & { readonly asked: string[] } {
  const asked: string[] = [];
  const access = hubAccess({
    endpoint: 'https://hub.example',
    token: 'hf_secret',
    offline: false,
    cacheFolder: mkdtempSync(path.join(tmpdir(), 'hub-cache-')),
    wait: () => Promise.resolve(),
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(`${url} ${new Headers(init?.headers).get('Authorization') ?? '-'}`);
      const answer = Object.entries(answers).find(([beginning]) => url.startsWith(beginning))?.[1];
      return Promise.resolve(answer?.() ?? new Response('', { status: 404 }));
    },
  });
  return { ...access, asked };
}

const json =
  (value: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json', ...headers } });
const tree = 'https://hub.example/api/datasets/org/evil/tree';
const commit = 'c'.repeat(40);
const file = { type: 'file', path: 'a.jsonl', size: 2, oid: 'a'.repeat(40) };

describe('names of files', () => {
  it.each([
    '../up',
    'a/../../up',
    '/etc/passwd',
    'a//b',
    './a',
    'a/.',
    '',
    'a\\..\\b',
    'C:/windows',
    'a\0b',
    'a\nb',
    'nul',
    'data/CON.json',
    'com1.txt',
    'trailing.',
    'trailing ',
    'a'.repeat(256),
  ])('that could lead elsewhere are refused: %j', (name) => {
    expect(() => safePathParts(name)).toThrow(/cannot be stored/);
  });

  it('as they usually are pass', () => {
    expect(safePathParts('data/train-00000-of-00001.parquet')).toEqual([
      'data',
      'train-00000-of-00001.parquet',
    ]);
    expect(safePathParts('.gitattributes')).toEqual(['.gitattributes']);
    expect(safePathParts('console/ünï côde (1).jsonl')).toHaveLength(2);
  });

  it('of a server are refused before anything is written', async () => {
    const access = accessTo(server);
    await expect(downloadRepository(dataset, { access })).rejects.toMatchObject({
      problem: 'not-understood',
      message: expect.stringContaining('escaped.jsonl') as string,
    });
    expect(filesBelow(access.cacheFolder)).toEqual([]);
  });
});

describe('a list of files', () => {
  it.each([
    ['no list', { error: 'no' }],
    ['a checksum that is a path', [{ ...file, oid: '../../x' }]],
    ['a negative size', [{ ...file, size: -1 }]],
    ['an endless size', [{ ...file, size: 1e300 }]],
    ['no name', [{ ...file, path: undefined }]],
    ['a short LFS checksum', [{ ...file, lfs: { oid: 'abc', size: 2 } }]],
  ])('with %s is not understood', async (_, answer) => {
    const access = answering({ [tree]: json(answer) });
    await expect(fileTree(dataset, commit, access)).rejects.toMatchObject({ problem: 'not-understood' });
  });

  it('that is no JSON is not understood', async () => {
    const access = answering({ [tree]: () => new Response('<html>') });
    await expect(fileTree(dataset, commit, access)).rejects.toMatchObject({
      problem: 'not-understood',
      message: expect.stringContaining('org/evil') as string,
    });
  });

  it('without end is not read to its end', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const access = answering({ [tree]: () => new Response(endless) });
    await expect(fileTree(dataset, commit, access)).rejects.toMatchObject({ problem: 'not-understood' });
    expect(sent).toBeLessThan(70);
  });

  it('whose next page lies on another host does not get the token there', async () => {
    const access = answering({
      [tree]: json([file], { Link: '<https://other.example/more>; rel="next"' }),
      'https://other.example/more': json([{ ...file, path: 'b.jsonl' }]),
    });
    expect(await fileTree(dataset, commit, access)).toHaveLength(2);
    expect(access.asked.map((line) => line.split(' ')[1])).toEqual(['Bearer', '-']);
  });
});

describe('a redirect', () => {
  const redirect = (location: string) => () =>
    new Response('', { status: 302, headers: { Location: location } });

  it.each(['http://hub.example/plain', 'ftp://hub.example/x', 'file:///etc/passwd'])(
    'to %s is not followed',
    async (location) => {
      const access = answering({ [tree]: redirect(location) });
      await expect(fileTree(dataset, commit, access)).rejects.toMatchObject({ problem: 'not-understood' });
      expect(access.asked).toHaveLength(1);
    },
  );

  it('to another host goes without the token, back with it', async () => {
    const access = answering({
      [tree]: redirect('https://cdn.example/a'),
      'https://cdn.example/a': redirect('https://hub.example/b'),
      'https://hub.example/b': redirect('//hub.example:8443/c'),
      'https://hub.example:8443/c': json([file]),
    });
    expect(await fileTree(dataset, commit, access)).toHaveLength(1);
    expect(access.asked.map((line) => line.endsWith('hf_secret'))).toEqual([true, false, true, false]);
  });

  it('without end is ended', async () => {
    const access = answering({ [tree]: redirect(tree) });
    await expect(fileTree(dataset, commit, access)).rejects.toMatchObject({ problem: 'not-understood' });
    expect(access.asked.length).toBeLessThan(20);
  });
});
