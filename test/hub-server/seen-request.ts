import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that came. */
export interface SeenRequest {
  /** LFS contents come from another host, as the hub's do. */
  readonly host: 'hub' | 'cdn';
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Of the answer; 0 until it has ended. */
  status: number;
  /** Of the answer with its headers, as handed to the system; 0 until it has ended. */
  bytesSent: number;
}

export function seenRequest(
  host: SeenRequest['host'],
  { method = '', url = '', headers, socket }: IncomingMessage,
  response: ServerResponse,
): SeenRequest {
  const seen: SeenRequest = { host, method, url, headers, status: 0, bytesSent: 0 };
  const before = socket.bytesWritten;
  response.once('close', () => {
    seen.status = response.statusCode;
    seen.bytesSent = socket.bytesWritten - before;
  });
  return seen;
}
