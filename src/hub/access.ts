import { setTimeout } from 'node:timers/promises';
import { hubCacheFolder, hubEndpoint, hubToken, isOffline } from './environment';
import { fetchThroughProxy } from './proxy';

/** How the hub is reached, and where what comes from it is kept. */
export interface HubAccess {
  /** `https://huggingface.co` or a mirror; no slash at its end. */
  readonly endpoint: string;
  readonly token?: string;
  /** No request is made: the cache alone is used. */
  readonly offline: boolean;
  /** Absolute. */
  readonly cacheFolder: string;
  readonly fetch: typeof fetch;
  /** Between tries; rejects with the signal's reason when that is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Called before each wait for another try, for those who watch. */
  readonly onRetry?: (retry: Retry) => void;
}

/** Something failed for the moment, and will be tried again. */
export interface Retry {
  readonly afterMs: number;
  /** What failed; a sentence. */
  readonly reason: string;
}

/** As the environment says (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `HF_HOME` …, proxies), but for `overrides`. */
export function hubAccess(overrides: Partial<HubAccess> = {}): HubAccess {
  const token = hubToken();
  return {
    endpoint: hubEndpoint(),
    ...(token !== undefined && { token }),
    offline: isOffline(),
    cacheFolder: hubCacheFolder(),
    fetch: fetchThroughProxy(),
    wait,
    ...overrides,
  };
}

/** @throws the signal's reason when it is aborted */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
