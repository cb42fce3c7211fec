import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A repository as a test describes it. */
export interface TestRepository {
  readonly kind: 'model' | 'dataset';
  /** `org/name`. */
  readonly name: string;
  /** Contents by path, or a folder whose files they are. */
  readonly files: Readonly<Record<string, string | Uint8Array>> | { readonly folder: string };
  /** Branches and tags beside `main`, which all mean the one commit. */
  readonly refs?: readonly string[];
  /** The terms have to be accepted: only tokens that name it among `accepted` get its files. */
  readonly gated?: boolean;
  /** Seen only by tokens that name it among `accepted`. */
  readonly private?: boolean;
  readonly downloads?: number;
  readonly likes?: number;
  /** Which files lie in LFS: by default weights, parquet and what is larger than 1 MB. */
  readonly lfs?: (path: string, size: number) => boolean;
}

export interface ServedFile {
  readonly path: string;
  readonly content: Buffer;
  /** What git calls it: SHA-1 of the content, or of the LFS pointer. */
  readonly oid: string;
  /** SHA-256 of the content, of files in LFS. */
  readonly sha256?: string;
}

export interface ServedRepository extends Omit<TestRepository, 'files' | 'lfs'> {
  readonly commit: string;
  readonly files: ReadonlyMap<string, ServedFile>;
}

export function servedRepository({ files, lfs = isLfs, ...rest }: TestRepository): ServedRepository {
  const served = contentsOf(files)
    .map(([name, content]) => servedFile(name, content, lfs(name, content.length)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const commit = sha1(served.map(({ path, oid }) => `${oid} ${path}\n`).join(''));
  return { ...rest, commit, files: new Map(served.map((file) => [file.path, file])) };
}

function servedFile(name: string, content: Buffer, inLfs: boolean): ServedFile {
  if (!inLfs) return { path: name, content, oid: gitHash(content) };
  const sha256 = createHash('sha256').update(content).digest('hex');
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${content.length}\n`;
  return { path: name, content, oid: gitHash(Buffer.from(pointer)), sha256 };
}

function contentsOf(files: TestRepository['files']): [string, Buffer][] {
  if (typeof files.folder !== 'string' || Object.keys(files).length !== 1) {
    return Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]);
  }
  const { folder } = files;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => [name.replaceAll(path.sep, '/'), readFileSync(path.join(folder, name))]);
}

function isLfs(name: string, size: number): boolean {
  return /\.(safetensors|bin|pt|parquet|model|arrow)$/.test(name) || size > 1_000_000;
}

const gitHash = (content: Buffer): string =>
  sha1(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
const sha1 = (data: string | Buffer): string => createHash('sha1').update(data).digest('hex');
