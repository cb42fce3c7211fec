import { basename, dirname, resolve } from 'node:path';

/** What a folder's place in the Hugging Face cache says: `models--ORG--NAME/snapshots/COMMIT`. */
export interface HubSnapshot {
  readonly kind: 'model' | 'dataset';
  /** `org/name`. */
  readonly name: string;
  /** Commit, 40 hexadecimal digits. */
  readonly revision: string;
}

const kinds = { models: 'model', datasets: 'dataset' } as const;

export function hubSnapshot(folder: string): HubSnapshot | undefined {
  const path = resolve(folder);
  const revision = basename(path);
  if (!/^[0-9a-f]{40}$/.test(revision) || basename(dirname(path)) !== 'snapshots') return undefined;
  const [, kind, name] = /^(models|datasets)--(.+)$/.exec(basename(dirname(dirname(path)))) ?? [];
  if (name === undefined || (kind !== 'models' && kind !== 'datasets')) return undefined;
  return { kind: kinds[kind], name: name.replaceAll('--', '/'), revision };
}

/** `org/name` where the folder is a snapshot in the Hugging Face cache, else the folder's own name. */
export function modelName(folder: string): string {
  return hubSnapshot(folder)?.name ?? basename(resolve(folder));
}
