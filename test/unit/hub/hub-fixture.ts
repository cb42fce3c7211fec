import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HubAccess } from '../../../src/hub/access';
import type { HubServer } from '../../hub-server/hub-server';

/** Bytes that do not repeat, so that a piece in the wrong place is noticed. */
export function bytes(length: number, seed = 1): Buffer {
  const content = Buffer.alloc(length);
  for (let i = 0, state = seed; i < length; i++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    content.writeUInt8((state >>> 16) & 255, i);
  }
  return content;
}

/** A cache of its own and waits that pass at once, noted in `waits`. */
export function accessTo(
  server: HubServer,
  overrides: Partial<HubAccess> = {},
): HubAccess & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    endpoint: server.url,
    offline: false,
    cacheFolder: mkdtempSync(path.join(tmpdir(), 'hub-cache-')),
    fetch,
    wait: (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      return Promise.resolve();
    },
    ...overrides,
  };
}

/** Paths of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !statSync(path.join(folder, name)).isDirectory())
    .sort();
}

/** Names of the blobs of a repository in the cache, with those begun. */
export function blobsOf({ cacheFolder }: HubAccess, folder: string): string[] {
  return readdirSync(path.join(cacheFolder, folder, 'blobs')).sort();
}

/** The requests for a file's content on the CDN. */
export function contentRequests(server: HubServer): { range: string | undefined; bytesSent: number }[] {
  return server.requests
    .filter(({ host }) => host === 'cdn')
    .map(({ headers, bytesSent }) => ({ range: headers.range, bytesSent }));
}
