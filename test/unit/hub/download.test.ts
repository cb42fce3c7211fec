import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findCached } from '../../../src/hub/cached-repositories';
import { downloadRepository } from '../../../src/hub/download';
import type { DownloadProgress } from '../../../src/hub/download-progress';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, blobsOf, bytes, filesBelow } from './hub-fixture';

const weights = bytes(300_000);
const model = { kind: 'model', name: 'org/reward-model' } as const;
const dataset = { kind: 'dataset', name: 'org/pairs' } as const;
let server: HubServer;

beforeAll(async () => {
  server = await startHubServer({
    repositories: [
      {
        ...model,
        refs: ['v1.0', 'refs/pr/1'],
        files: {
          'README.md': '# A model',
          'config.json': '{"model_type":"llama"}',
          'tokenizer.json': '{}',
          'model.safetensors': weights,
          'pytorch_model.bin': bytes(100),
          'onnx/model.onnx': bytes(100),
          'optimizer.pt': bytes(100),
        },
      },
      {
        ...dataset,
        files: {
          'README.md': '# Pairs',
          'data/train.parquet': bytes(5000),
          'data/copy.parquet': bytes(5000),
        },
      },
    ],
  });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

describe('a download', () => {
  it('fetches what is needed into the layout that Python reads', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(model, { access });
    const commit = server.commit(model.name);
    expect(folder).toBe(path.join(access.cacheFolder, 'models--org--reward-model', 'snapshots', commit));
    expect(filesBelow(folder)).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
    expect(weights.equals(readFileSync(path.join(folder, 'model.safetensors')))).toBe(true);
    expect(lstatSync(path.join(folder, 'model.safetensors')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path.join(folder, 'model.safetensors'))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{64}$/);
    expect(readlinkSync(path.join(folder, 'config.json'))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/);
    const ref = path.join(access.cacheFolder, 'models--org--reward-model', 'refs', 'main');
    expect(readFileSync(ref, 'utf8')).toBe(commit);
    expect(blobsOf(access, 'models--org--reward-model')).toHaveLength(3);
    expect(filesBelow(path.join(access.cacheFolder, '.locks'))).toEqual([]);
    expect((await findCached(model, access.cacheFolder))?.folder).toBe(folder);
  });

  it('of what is there already asks for no content', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(model, { access });
    server.reset();
    const seen: DownloadProgress[] = [];
    expect(await downloadRepository(model, { access, onProgress: (p) => seen.push(p) })).toBe(folder);
    expect(server.requests.filter(({ url }) => !url.startsWith('/api/'))).toEqual([]);
    expect(seen.at(-1)).toMatchObject({ bytes: 300_024, totalBytes: 300_024, files: 3, totalFiles: 3 });
  });

  it('takes branches, tags and commits, and notes them', async () => {
    const access = accessTo(server);
    const commit = server.commit(model.name);
    for (const revision of ['v1.0', 'refs/pr/1', commit])
      await downloadRepository({ ...model, revision }, { access });
    expect(filesBelow(path.join(access.cacheFolder, 'models--org--reward-model', 'refs'))).toEqual([
      'refs/pr/1',
      'v1.0',
    ]);
    expect((await findCached({ ...model, revision: 'v1.0' }, access.cacheFolder))?.revision).toBe(commit);
  });

  it('of a dataset fetches everything, the same content once', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(dataset, { access });
    expect(filesBelow(folder)).toEqual(['README.md', 'data/copy.parquet', 'data/train.parquet']);
    expect(readlinkSync(path.join(folder, 'data/train.parquet'))).toMatch(
      /^\.\.\/\.\.\/\.\.\/blobs\/[0-9a-f]{64}$/,
    );
    expect(server.requests.filter(({ host }) => host === 'cdn')).toHaveLength(1);
    expect(folder).toContain('datasets--org--pairs');
  });

  it('fetches what is chosen, by what small files say', async () => {
    const access = accessTo(server);
    const folder = await downloadRepository(dataset, {
      access,
      choose: async (files, read) => {
        expect(await read('README.md')).toBe('# Pairs');
        return files.filter(({ path }) => path === 'data/train.parquet');
      },
    });
    expect(filesBelow(folder)).toEqual(['README.md', 'data/train.parquet']);
    await expect(
      downloadRepository(dataset, { access, choose: () => Promise.resolve([]) }),
    ).rejects.toMatchObject({
      problem: 'not-found',
    });
  });

  it('tells how far it is', async () => {
    const seen: DownloadProgress[] = [];
    await downloadRepository(model, { access: accessTo(server), onProgress: (p) => seen.push(p) });
    expect(seen[0]).toEqual({ bytes: 0, totalBytes: 300_024, files: 0, totalFiles: 3, bytesPerSecond: 0 });
    expect(seen.at(-1)).toMatchObject({ bytes: 300_024, files: 3 });
    expect(seen.map((p) => p.bytes)).toEqual(seen.map((p) => p.bytes).toSorted((a, b) => a - b));
  });

  it('lists more than a page of files', async () => {
    const many = await startHubServer({
      repositories: [
        {
          ...dataset,
          files: Object.fromEntries(Array.from({ length: 2300 }, (_, i) => [`${i}.jsonl`, '{}'])),
        },
      ],
    });
    const access = accessTo(many);
    const folder = await downloadRepository(dataset, {
      access,
      choose: (files) => Promise.resolve(files.filter((_, i) => i === 0 || i === files.length - 1)),
    });
    await many.close();
    expect(filesBelow(folder)).toEqual(['0.jsonl', '999.jsonl']);
    expect(many.requests.filter(({ url }) => url.includes('/tree/'))).toHaveLength(3);
  });

  it('leaves no snapshot before everything is there', async () => {
    const access = accessTo(server);
    server.fail('model.safetensors', { kind: 'status', status: 404 });
    await expect(downloadRepository(model, { access })).rejects.toMatchObject({ problem: 'not-found' });
    expect(existsSync(path.join(access.cacheFolder, 'models--org--reward-model', 'snapshots'))).toBe(false);
    expect(existsSync(path.join(access.cacheFolder, 'models--org--reward-model', 'refs'))).toBe(false);
  });
});
