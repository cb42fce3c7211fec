import type { ServerResponse } from 'node:http';
import { refuse, replyJson } from './reply';
import type { ServedFile, ServedRepository } from './served-repository';

const updated = '2026-01-02T03:04:05.000Z';

/** What the API says of a repository as such. */
export function repositoryEntry(repository: ServedRepository) {
  return {
    _id: repository.commit.slice(0, 24),
    id: repository.name,
    sha: repository.commit,
    private: repository.private ?? false,
    gated: repository.gated ? 'auto' : false,
    downloads: repository.downloads ?? 0,
    likes: repository.likes ?? 0,
    lastModified: updated,
    siblings: [...repository.files.keys()].map((rfilename) => ({ rfilename })),
  };
}

/** Those with all the words in their name, in the order asked for. */
export function search(
  response: ServerResponse,
  repositories: readonly ServedRepository[],
  query: URLSearchParams,
): void {
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/);
  const found = repositories.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  if (query.get('sort') === 'downloads') found.sort((a, b) => (b.downloads ?? 0) - (a.downloads ?? 0));
  replyJson(response, found.slice(0, Number(query.get('limit') ?? 500)).map(repositoryEntry));
}

/** A page of the files of all folders, with a link to the next one. */
export function tree(
  response: ServerResponse,
  repository: ServedRepository,
  { url, origin, pageSize }: { readonly url: URL; readonly origin: string; readonly pageSize: number },
): void {
  const entries = [...folders(repository), ...[...repository.files.values()].map(fileEntry)];
  const start = Number(url.searchParams.get('cursor') ?? 0);
  const next = new URL(url.pathname + url.search, origin);
  next.searchParams.set('cursor', String(start + pageSize));
  const isLast = start + pageSize >= entries.length;
  replyJson(
    response,
    entries.slice(start, start + pageSize),
    isLast ? {} : { Link: `<${next.href}>; rel="next"` },
  );
}

function folders({ files }: ServedRepository) {
  const names = [...files.keys()].filter((path) => path.includes('/'));
  return [...new Set(names.map((path) => path.slice(0, path.lastIndexOf('/'))))].map((path) => ({
    type: 'directory',
    oid: '0'.repeat(40),
    size: 0,
    path,
  }));
}

function fileEntry({ path, oid, sha256, content }: ServedFile) {
  return {
    type: 'file',
    oid,
    size: content.length,
    path,
    ...(sha256 !== undefined && { lfs: { oid: sha256, size: content.length, pointerSize: 134 } }),
  };
}

export function whoAmI(response: ServerResponse, user: string | undefined): void {
  if (user === undefined) refuse(response, 401, '', 'Invalid credentials in Authorization header');
  else replyJson(response, { type: 'user', name: user, auth: { type: 'access_token' } });
}
