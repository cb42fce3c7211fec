import { basename, dirname, resolve } from 'node:path';

/** What a folder's place in the Hugging Face cache says: `models--ORG--NAME/snapshots/COMMIT`. */
export interface HubSnapshot {
  /** `org/name`. */
  readonly name: string;
  /** Commit, 40 hexadecimal digits. */
  readonly revision: string;
}

export function hubSnapshot(folder: string): HubSnapshot | undefined {
  const path = resolve(folder);
  const revision = basename(path);
  const repository = basename(dirname(dirname(path)));
  if (!/^[0-9a-f]{40}$/.test(revision) || basename(dirname(path)) !== 'snapshots') return undefined;
  if (!repository.startsWith('models--')) return undefined;
  return { name: repository.slice('models--'.length).replaceAll('--', '/'), revision };
}

/** `org/name` where the folder is a snapshot in the Hugging Face cache, else the folder's own name. */
export function modelName(folder: string): string {
  return hubSnapshot(folder)?.name ?? basename(resolve(folder));
}
