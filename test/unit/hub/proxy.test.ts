import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fetchThroughProxy } from '../../../src/hub/proxy';
import { searchHub } from '../../../src/hub/search';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo } from './hub-fixture';

let hub: HubServer;
let proxy: Server;
const led: string[] = [];

beforeAll(async () => {
  hub = await startHubServer({ repositories: [{ kind: 'model', name: 'org/m', files: {} }] });
  proxy = createServer().on('connect', ({ url = '' }, socket) => {
    led.push(url);
    const [host, port] = url.split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await hub.close();
});
afterEach(() => {
  led.length = 0;
  vi.unstubAllEnvs();
});

function stubProxies(values: Record<string, string>): void {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY']) {
    vi.stubEnv(name, values[name]);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
}

function proxyUrl(): string {
  const address = proxy.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

describe('proxies of the environment', () => {
  it('are used where there are any', async () => {
    stubProxies({ HTTP_PROXY: proxyUrl() });
    const found = await searchHub('model', '', { access: accessTo(hub, { fetch: fetchThroughProxy() }) });
    expect(found).toHaveLength(1);
    expect(led).toEqual([new URL(hub.url).host]);
  });

  it('are not used for hosts that are excepted', async () => {
    stubProxies({ HTTP_PROXY: proxyUrl(), NO_PROXY: '127.0.0.1' });
    await searchHub('model', '', { access: accessTo(hub, { fetch: fetchThroughProxy() }) });
    expect(led).toEqual([]);
  });

  it('leave fetch as it is where there are none, or Node heeds them itself', () => {
    stubProxies({});
    expect(fetchThroughProxy()).toBe(fetch);
    stubProxies({ HTTP_PROXY: proxyUrl(), NODE_USE_ENV_PROXY: '1' });
    expect(fetchThroughProxy()).toBe(fetch);
  });
});
