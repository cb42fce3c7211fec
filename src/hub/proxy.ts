import type { Dispatcher } from 'undici';

const proxyVariables = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/**
 * The global fetch, led through `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` where the environment has them: Node's own
 * heeds them only from version 24 on, with `NODE_USE_ENV_PROXY=1`.
 */
export function fetchThroughProxy(): typeof fetch {
  const { env } = process;
  if (env.NODE_USE_ENV_PROXY === '1' || !proxyVariables.some((name) => env[name])) return fetch;
  let agent: Promise<Dispatcher> | undefined;
  return async (input, init) => {
    agent ??= import('undici').then(({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent());
    const options: RequestInit & { dispatcher: Dispatcher } = { ...init, dispatcher: await agent };
    return fetch(input, options);
  };
}
