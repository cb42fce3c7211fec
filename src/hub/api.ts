import type { HubAccess } from './access';
import { HubError } from './hub-error';
import { checked, type Subject } from './response-error';
import { connectionError, withRetries } from './retry';
import { send } from './send';

/** Answers of the API are lists of names; a longer one is no answer of a hub. */
const mostBytes = 64 * 1024 * 1024;
const timeoutMs = 60_000;

export interface ApiOptions extends Subject {
  readonly signal?: AbortSignal | undefined;
}

/**
 * A `fetch` for the JSON of the hub's API, with token, retries and bounds; for `@huggingface/hub`, which has none of
 * them. It resolves to good answers only.
 * @throws HubError; the signal's reason when it is aborted
 */
export function apiFetch(access: HubAccess, { signal, ...subject }: ApiOptions): typeof fetch {
  return (input) =>
    withRetries(
      access,
      async () => {
        const address = input instanceof Request ? input.url : String(input);
        const timeout = AbortSignal.timeout(timeoutMs);
        const response = await send(access, address, {
          headers: { Accept: 'application/json' },
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        const body = await bodyOf(await checked(response, access, subject), address);
        return new Response(body, { headers: response.headers });
      },
      { signal },
    );
}

/** Whole, so that a broken connection is tried again. */
async function bodyOf(response: Response, address: string): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(new URL(address).host, error);
  }
  if (bytes <= mostBytes) return new Blob(chunks);
  throw new HubError('not-understood', `${new URL(address).host} sends more than an answer may have.`);
}

/**
 * Runs what reads an answer: whatever it stumbles on means that the answer is not one of a hub.
 * @throws HubError; the signal's reason when it is aborted
 */
export async function understood<Result>(
  read: () => Promise<Result>,
  what: string,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HubError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HubError(
      'not-understood',
      `What came for ${what} is not an answer of a hub: ${reason}`,
      'Check HF_ENDPOINT, or try again.',
    );
  }
}
