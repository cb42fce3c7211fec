import { repositoryEntry, search, tree, whoAmI } from './api';
import { noSuchFile, redirect, sendFile } from './content';
import { mayRead, maySee, type Exchange } from './exchange';
import type { Faults } from './fault';
import { refuse, replyJson } from './reply';
import type { ServedRepository } from './served-repository';

export interface Routes {
  readonly repositories: readonly ServedRepository[];
  readonly faults: Faults;
  readonly url: string;
  readonly cdnUrl: string;
  readonly pageSize: number;
}

/** Addresses of the hub that belong to no repository; the others are of one. */
export async function answerHub(exchange: Exchange, routes: Routes): Promise<void> {
  const { response, url, user } = exchange;
  const path = decodeURIComponent(url.pathname);
  const listed = /^\/api\/(model|dataset)s$/.exec(path)?.[1];
  if (path === '/api/whoami-v2') {
    whoAmI(response, user?.name);
  } else if (listed !== undefined) {
    const visible = routes.repositories.filter((one) => one.kind === listed && maySee(one, user));
    search(response, visible, url.searchParams);
  } else {
    await answerRepository(exchange, path, routes);
  }
}

async function answerRepository(exchange: Exchange, path: string, routes: Routes): Promise<void> {
  const { response, url, user } = exchange;
  const place = placeOf(path, routes.repositories);
  if (!place || !maySee(place.repository, user)) {
    if (user) refuse(response, 404, 'RepoNotFound', 'Repository not found');
    else refuse(response, 401, 'RepoNotFound', 'Invalid username or password.');
    return;
  }
  const { repository, action, rest } = place;
  const revision = [repository.commit, 'main', ...(repository.refs ?? [])].find(
    (one) => rest === one || rest.startsWith(`${one}/`),
  );
  if (revision === undefined) refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${rest}`);
  else if (action === 'revision') replyJson(response, repositoryEntry(repository));
  else if (action === 'tree')
    tree(response, repository, { url, origin: routes.url, pageSize: routes.pageSize });
  else if (repository.gated && !mayRead(repository, user)) {
    refuse(response, user ? 403 : 401, 'GatedRepo', 'Access to this repository is restricted.');
  } else await answerFile(exchange, repository, rest.slice(revision.length + 1), routes);
}

async function answerFile(
  { request, response }: Exchange,
  repository: ServedRepository,
  path: string,
  { faults, cdnUrl }: Routes,
): Promise<void> {
  const file = repository.files.get(path);
  response.setHeader('X-Repo-Commit', repository.commit);
  if (!file) noSuchFile(response);
  else if (file.sha256 === undefined) await sendFile(request, response, file, faults);
  else redirect(response, repository, file, cdnUrl);
}

/** `/api/models/NAME/tree/REST`, `/NAME/resolve/REST`, `/datasets/NAME/resolve/REST`. */
function placeOf(path: string, repositories: readonly ServedRepository[]) {
  for (const repository of repositories) {
    const { kind, name } = repository;
    for (const action of ['revision', 'tree', 'resolve'] as const) {
      const pages = kind === 'dataset' ? '/datasets/' : '/';
      const prefix = `${action === 'resolve' ? pages : `/api/${kind}s/`}${name}/${action}/`;
      if (path.startsWith(prefix)) return { repository, action, rest: path.slice(prefix.length) };
    }
  }
  return undefined;
}
