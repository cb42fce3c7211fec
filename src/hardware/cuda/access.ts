import { wait, type HubAccess } from '../../hub/access';
import { fetchThroughProxy } from '../../hub/proxy';

/** The hub's means of transfer for another server: proxies and retries, but not the hub's account and switches. */
export function accessTo(endpoint: string, cacheFolder: string): HubAccess {
  return { endpoint, offline: false, cacheFolder, fetch: fetchThroughProxy(), wait };
}
