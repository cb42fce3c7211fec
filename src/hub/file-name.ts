import { HubError } from './hub-error';

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Control characters, and those that Windows or a shell read as something else. */
const forbidden = /[\p{Cc}\\:*?"<>|]/u;

/**
 * The parts of a file's path in a repository, each safe as a name on every system.
 * @throws HubError where one is not: absolute, `..`, a device
 */
export function safePathParts(path: string): string[] {
  const parts = path.split('/');
  if (parts.every(isSafe)) return parts;
  throw new HubError(
    'not-understood',
    `The repository has a file whose name cannot be stored: ${JSON.stringify(path.slice(0, 200))}`,
    'Tell the owner of the repository; nothing of it was written.',
  );
}

function isSafe(name: string): boolean {
  return (
    name !== '' && name.length <= 255 && !/[. ]$/.test(name) && !forbidden.test(name) && !reserved.test(name)
  );
}
