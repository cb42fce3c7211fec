import { answerCdn } from './content';
import type { TestUser } from './exchange';
import { Faults, type Fault } from './fault';
import { listen } from './listen';
import { refuse } from './reply';
import { answerHub } from './routes';
import { seenRequest, type SeenRequest } from './seen-request';
import { servedRepository, type TestRepository } from './served-repository';

export interface HubServerOptions {
  readonly repositories: readonly TestRepository[];
  readonly tokens?: Readonly<Record<string, TestUser>>;
  /** Files on a page of the tree; 1,000 by default, as on the hub. */
  readonly pageSize?: number;
}

export interface HubServer {
  /** The endpoint. */
  readonly url: string;
  readonly cdnUrl: string;
  /** In the order in which they came. */
  readonly requests: readonly SeenRequest[];
  /** The commit of a repository, by its name. */
  readonly commit: (name: string) => string;
  /** Lets requests fail for a file, by its path in the repository, or for addresses that begin so (`/api/…`). */
  readonly fail: (at: string, fault: Fault) => void;
  /** Ends all faults and forgets the requests. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Serves repositories over HTTP as the Hugging Face hub does, on two ports: the hub's own and its CDN's. Addresses,
 * headers and refusals are those that huggingface_hub reads.
 */
export async function startHubServer(options: HubServerOptions): Promise<HubServer> {
  const { tokens = {}, pageSize = 1000 } = options;
  const repositories = options.repositories.map(servedRepository);
  const faults = new Faults();
  const requests: SeenRequest[] = [];

  const cdn = await listen(async (request, response) => {
    requests.push(seenRequest('cdn', request, response));
    await answerCdn(request, response, repositories, faults);
  });
  const hub = await listen(async (request, response) => {
    requests.push(seenRequest('hub', request, response));
    const url = new URL(request.url ?? '/', hub.url);
    const fault = faults.take((at) => at.startsWith('/') && url.pathname.startsWith(at));
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const user = token === undefined ? undefined : tokens[token];
    if (fault?.kind === 'status') response.writeHead(fault.status, fault.headers).end();
    else if (fault) response.destroy();
    else if (token !== undefined && !user)
      refuse(response, 401, '', 'Invalid credentials in Authorization header');
    else {
      const routes = { repositories, faults, url: hub.url, cdnUrl: cdn.url, pageSize };
      await answerHub({ request, response, url, user }, routes);
    }
  });

  return {
    url: hub.url,
    cdnUrl: cdn.url,
    requests,
    commit: (name) => repositories.find((repository) => repository.name === name)?.commit ?? '',
    fail: (at, fault) => faults.add(at, fault),
    reset: () => {
      faults.clear();
      requests.length = 0;
    },
    close: async () => {
      await Promise.all([hub.close(), cdn.close()]);
    },
  };
}
