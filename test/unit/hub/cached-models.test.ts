import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cachedModels, findCachedModel, hubCacheFolder } from '../../../src/hub/cached-models';

const first = '1'.repeat(40);
const second = '2'.repeat(40);

/** A cache as Python's huggingface_hub lays it out. */
function cache(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'hub-'));
  const repository = path.join(root, 'models--org--reward-model');
  for (const folder of ['blobs', 'refs', `snapshots/${first}`, `snapshots/${second}`]) {
    mkdirSync(path.join(repository, folder), { recursive: true });
  }
  writeFileSync(path.join(repository, 'refs', 'main'), first);
  for (const revision of [first, second]) {
    writeFileSync(path.join(repository, 'blobs', revision), '{}');
    symlinkSync(
      path.join('../../blobs', revision),
      path.join(repository, 'snapshots', revision, 'config.json'),
    );
  }
  mkdirSync(path.join(root, 'datasets--org--pairs', 'snapshots'), { recursive: true });
  mkdirSync(path.join(root, 'models--org--broken'));
  return root;
}

describe('the Hugging Face cache', () => {
  it('lists the snapshots of models, not datasets nor damaged repositories', async () => {
    const models = await cachedModels(cache());
    expect(models.map(({ name, revision }) => [name, revision]).sort()).toEqual([
      ['org/reward-model', first],
      ['org/reward-model', second],
    ]);
  });

  it('finds a model by name, branch and commit', async () => {
    const models = await cachedModels(cache());
    expect(findCachedModel(models, 'org/reward-model')?.revision).toBe(first);
    expect(findCachedModel(models, 'org/reward-model@main')?.revision).toBe(first);
    expect(findCachedModel(models, `org/reward-model@${second}`)?.revision).toBe(second);
    expect(findCachedModel(models, 'org/reward-model@v9')).toBeUndefined();
    expect(findCachedModel(models, 'org/other')).toBeUndefined();
  });

  it('is empty where there is none', async () => {
    expect(await cachedModels(path.join(tmpdir(), 'no-such-cache'))).toEqual([]);
  });
});

describe('the cache folder', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [{}, path.join(homedir(), '.cache', 'huggingface', 'hub')],
    [{ XDG_CACHE_HOME: '/cache' }, '/cache/huggingface/hub'],
    [{ HF_HOME: '/hf', XDG_CACHE_HOME: '/cache' }, '/hf/hub'],
    [{ HF_HUB_CACHE: '/elsewhere', HF_HOME: '/hf' }, '/elsewhere'],
    [{ HF_HOME: '~/hf' }, path.join(homedir(), 'hf', 'hub')],
  ])('is, with %j, %s', (environment: Record<string, string>, expected) => {
    for (const name of ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME']) {
      vi.stubEnv(name, environment[name]);
    }
    expect(hubCacheFolder()).toBe(path.resolve(expected));
  });
});
