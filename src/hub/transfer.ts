import type { HubAccess } from './access';
import { HubError } from './hub-error';
import type { ExpectedFile } from './content-hash';
import type { PartialFile } from './partial-file';
import { connectionError, withRetries } from './retry';
import { send } from './send';
import { TransientError } from './transient-error';

/** A connection over which nothing comes for so long is given up. */
const stallMs = 60_000;

/** A file that a server has. */
export interface Source {
  readonly address: string;
  readonly file: ExpectedFile;
  /** Whose word the checksum is, in messages. */
  readonly publisher: string;
  /** Lets good answers pass. @throws HubError; TransientError for those that another try may bring */
  readonly check: (response: Response) => Promise<Response>;
}

export interface TransferOptions {
  readonly access: HubAccess;
  /** Called with the bytes that are there. */
  readonly at: (position: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches what a partial file lacks, going on after a broken connection where it broke.
 * @throws HubError; the signal's reason when it is aborted
 */
export async function transfer(
  source: Source,
  partial: PartialFile,
  { access, at, signal }: TransferOptions,
): Promise<void> {
  const { file, address } = source;
  const { host } = new URL(address);
  await withRetries(
    access,
    async (progressed) => {
      at(partial.position);
      if (partial.position === file.size) return;
      const stall = new AbortController();
      const timer = setTimeout(() => stall.abort(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs);
      try {
        const chunks = await bodyFrom(partial, source, {
          access,
          signal: signal ? AbortSignal.any([signal, stall.signal]) : stall.signal,
        });
        for await (const chunk of chunks) {
          await partial.append(chunk);
          at(partial.position);
          timer.refresh();
          progressed();
        }
      } finally {
        clearTimeout(timer);
      }
      if (partial.position < file.size) throw connectionError(host, new Error(`ended early in ${file.path}`));
    },
    { signal, underWay: true },
  );
}

interface BodyOptions {
  readonly access: HubAccess;
  readonly signal: AbortSignal;
}

/** The content from the partial file's end on; the partial file begins anew where the server does. */
async function bodyFrom(
  partial: PartialFile,
  { address, file, check }: Source,
  { access, signal }: BodyOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const { position } = partial;
  const response = await send(access, address, {
    headers: {
      // The bytes as they are: lengths and ranges are of these.
      'Accept-Encoding': 'identity',
      ...(position > 0 && { Range: `bytes=${position}-` }),
    },
    signal,
  });
  const begins = response.headers.get('Content-Range');
  if (response.status === 416 || (response.status === 206 && !begins?.startsWith(`bytes ${position}-`))) {
    await response.body?.cancel();
    await partial.restart();
    throw new TransientError(
      new HubError('network', `${file.path} cannot be fetched in parts.`, 'Try again later.'),
    );
  }
  await check(response);
  if (response.status !== 206 && position > 0) await partial.restart();
  return chunksOf(response, new URL(address).host);
}

/** Failures of the connection as such, so that they are told from failures to write. */
async function* chunksOf(response: Response, host: string): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw connectionError(host, error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
