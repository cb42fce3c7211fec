import type { HubAccess } from './access';
import { HubError } from './hub-error';
import { connectionError } from './retry';

const mostRedirects = 10;

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One GET, redirects followed. The token goes to the endpoint alone, never to another host that it points to; only
 * https is spoken, or what the endpoint itself speaks.
 * @throws HubError `offline`; TransientError when the server cannot be reached
 */
export async function send(
  access: HubAccess,
  address: string,
  { headers = {}, signal }: SendOptions,
): Promise<Response> {
  if (access.offline) throw offlineError();
  let url = parseAddress(access, address);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await once(access, url, headers, signal);
    const location = response.headers.get('Location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = parseAddress(access, location, url);
  }
  throw new HubError('not-understood', `${url.host} redirects without end.`);
}

async function once(
  { endpoint, token, fetch }: HubAccess,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  // Else the refusal of fetch would quote it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw noToken(endpoint);
  const isOwn = url.origin === new URL(endpoint).origin;
  try {
    return await fetch(url, {
      redirect: 'manual',
      headers: {
        'User-Agent': 'rewardbench-vscode',
        ...headers,
        ...(isOwn && token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      ...(signal && { signal }),
    });
  } catch (error) {
    throw connectionError(url.host, error);
  }
}

function parseAddress({ endpoint }: HubAccess, address: string, base?: URL): URL {
  const allowed = new Set(['https:', URL.canParse(endpoint) ? new URL(endpoint).protocol : 'https:']);
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (url && allowed.has(url.protocol) && url.username === '' && url.password === '') return url;
  throw new HubError(
    'not-understood',
    `${base?.host ?? 'The hub'} points to an address that is not fetched from (${url?.protocol ?? 'not a URL'}).`,
    'HF_ENDPOINT has to be an https:// address without user name and password.',
  );
}

function noToken(endpoint: string): HubError {
  const page = `${endpoint}/settings/tokens`;
  return new HubError(
    'unauthorised',
    'The token has characters that no token has.',
    `Copy it anew from ${page}.`,
    page,
  );
}

function offlineError(): HubError {
  return new HubError(
    'offline',
    'The hub cannot be asked: HF_HUB_OFFLINE is set.',
    'Unset HF_HUB_OFFLINE (and TRANSFORMERS_OFFLINE), or use what is in the cache.',
  );
}
