import { existsSync, readFileSync } from 'node:fs';

const status = '/proc/self/status';

/** Most memory of this process that was resident, in bytes: private, and mapped from files. */
export function peakMemory(): number {
  // The resource usage elsewhere counts from before this program's own start: what forked it may have been larger.
  const found = existsSync(status) ? /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(status, 'utf8')) : null;
  return 1024 * (found === null ? process.resourceUsage().maxRSS : Number(found[1]));
}
