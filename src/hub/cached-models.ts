import { getHFHubCachePath, scanCacheDir } from '@huggingface/hub';
import { homedir } from 'node:os';
import path from 'node:path';

/** A model's snapshot in the Hugging Face cache, which Python's tools share. */
export interface CachedModel {
  /** `org/name`. */
  readonly name: string;
  /** Commit, 40 hexadecimal digits. */
  readonly revision: string;
  /** Branches and tags that point to it. */
  readonly refs: readonly string[];
  /** Absolute. */
  readonly folder: string;
  readonly lastModified: Date;
}

/** Where the cache lies: `HF_HUB_CACHE`, else under `HF_HOME`, `XDG_CACHE_HOME` or the home folder. */
export function hubCacheFolder(): string {
  // Python expands the tilde in these variables; the library does not.
  return path.resolve(getHFHubCachePath().replace(/^~(?=$|[/\\])/, () => homedir()));
}

/** Models in the Hugging Face cache; none where there is no cache. Damaged ones are passed over. */
export async function cachedModels(cacheFolder = hubCacheFolder()): Promise<CachedModel[]> {
  const cache = await scanCacheDir(cacheFolder).catch(() => undefined);
  const models = cache?.repos.filter(({ id }) => id.type === 'model') ?? [];
  return models.flatMap(({ id, revisions }) =>
    revisions.map(({ commitOid, refs, path, lastModifiedAt }) => ({
      name: id.name,
      revision: commitOid,
      refs,
      folder: path,
      lastModified: lastModifiedAt,
    })),
  );
}

/**
 * The cached snapshot that `org/name` or `org/name@revision` (branch, tag or commit) means: without a
 * revision that of `main`, else the newest.
 */
export function findCachedModel(models: readonly CachedModel[], id: string): CachedModel | undefined {
  const [name, revision = 'main'] = id.split('@');
  const candidates = models
    .filter((model) => model.name === name)
    .sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime());
  const exact = candidates.find((model) => model.revision === revision || model.refs.includes(revision));
  return exact ?? (id.includes('@') ? undefined : candidates[0]);
}
