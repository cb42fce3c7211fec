import type { Dispatcher } from 'undici';

const proxyVariables = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/** The global fetch, led through `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` where those are set and Node ignores them. */
export function fetchThroughProxy(env: NodeJS.ProcessEnv = process.env): typeof fetch {
  const isNeeded = proxyVariables.some((name) => env[name]) && env.NODE_USE_ENV_PROXY !== '1';
  if (!isNeeded) return fetch;
  let agent: Promise<Dispatcher> | undefined;
  return async (input, init) => {
    agent ??= import('undici').then(({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent());
    const options: RequestInit & { dispatcher: Dispatcher } = { ...init, dispatcher: await agent };
    return fetch(input, options);
  };
}
