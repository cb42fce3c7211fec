import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cachedRepositories, findCached } from '../../../src/hub/cached-repositories';
import type { Repository } from '../../../src/hub/repository';

const first = '1'.repeat(40);
const second = '2'.repeat(40);

/** A cache as Python's huggingface_hub lays it out. */
function cache(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'hub-'));
  const repository = path.join(root, 'models--org--reward-model');
  for (const folder of ['blobs', 'refs/pr', `snapshots/${first}`, `snapshots/${second}`]) {
    mkdirSync(path.join(repository, folder), { recursive: true });
  }
  writeFileSync(path.join(repository, 'refs', 'main'), first);
  writeFileSync(path.join(repository, 'refs', 'pr', '7'), second);
  writeFileSync(path.join(repository, 'refs', 'gone'), '3'.repeat(40));
  for (const revision of [first, second]) {
    const blob = path.join(repository, 'blobs', revision);
    writeFileSync(blob, '{}');
    symlinkSync(
      path.join('../../blobs', revision),
      path.join(repository, 'snapshots', revision, 'config.json'),
    );
  }
  const dataset = path.join(root, 'datasets--org--pairs', 'snapshots', first);
  mkdirSync(dataset, { recursive: true });
  mkdirSync(path.join(root, 'models--org--broken'));
  writeFileSync(path.join(root, 'models--org--file'), '');
  return root;
}

const model = (revision?: string): Repository => ({
  kind: 'model',
  name: 'org/reward-model',
  ...(revision !== undefined && { revision }),
});

describe('the Hugging Face cache', () => {
  it('lists the snapshots of models; damaged repositories are passed over', async () => {
    const models = await cachedRepositories('model', cache());
    expect(models.map(({ name, revision, refs }) => [name, revision, refs]).sort()).toEqual([
      ['org/reward-model', first, ['main']],
      ['org/reward-model', second, ['pr/7']],
    ]);
  });

  it('lists datasets, also those of which only a commit was fetched', async () => {
    const root = cache();
    expect(await cachedRepositories('dataset', root)).toMatchObject([
      {
        kind: 'dataset',
        name: 'org/pairs',
        revision: first,
        refs: [],
        folder: path.join(root, 'datasets--org--pairs', 'snapshots', first),
      },
    ]);
  });

  it('finds a repository by name, branch and commit', async () => {
    const root = cache();
    expect((await findCached(model(), root))?.revision).toBe(first);
    expect((await findCached(model('main'), root))?.revision).toBe(first);
    expect((await findCached(model('pr/7'), root))?.revision).toBe(second);
    expect((await findCached(model(second), root))?.revision).toBe(second);
    expect(await findCached(model('v9'), root)).toBeUndefined();
    expect(await findCached({ kind: 'model', name: 'org/other' }, root)).toBeUndefined();
    expect(await findCached({ kind: 'dataset', name: 'org/reward-model' }, root)).toBeUndefined();
  });

  it('is empty where there is none', async () => {
    const none = path.join(tmpdir(), 'no-such-cache');
    expect(await cachedRepositories('model', none)).toEqual([]);
    expect(await findCached(model(), none)).toBeUndefined();
  });
});
