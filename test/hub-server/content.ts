import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './fault';
import { refuse, replyContent } from './reply';
import type { ServedFile, ServedRepository } from './served-repository';

/** Sends a file, or what is to go wrong with it. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, content, oid, sha256 }: ServedFile,
  faults: Faults,
): Promise<void> {
  const headOnly = request.method === 'HEAD';
  const fault = headOnly ? undefined : faults.take((at) => at === path);
  if (fault?.kind === 'status') {
    response.writeHead(fault.status, fault.headers).end();
    return;
  }
  const headers = { ETag: `"${sha256 ?? oid}"` };
  await replyContent(response, { content, range: request.headers.range, headers, headOnly }, fault);
}

/** The CDN: `/REPOSITORY/PATH`. */
export async function answerCdn(
  request: IncomingMessage,
  response: ServerResponse,
  repositories: readonly ServedRepository[],
  faults: Faults,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, name, path = ''] = pathname.split('/').map(decodeURIComponent);
  const file = repositories.find((repository) => repository.name === name)?.files.get(path);
  if (file) await sendFile(request, response, file, faults);
  else response.writeHead(404).end();
}

/** Where the hub sends those who want a file in LFS. */
export function redirect(
  response: ServerResponse,
  repository: ServedRepository,
  { path, sha256, content }: ServedFile,
  cdnUrl: string,
): void {
  response
    .writeHead(302, {
      Location: `${cdnUrl}/${encodeURIComponent(repository.name)}/${encodeURIComponent(path)}?signature=abc`,
      'X-Linked-Etag': `"${sha256 ?? ''}"`,
      'X-Linked-Size': String(content.length),
    })
    .end();
}

export function noSuchFile(response: ServerResponse): void {
  refuse(response, 404, 'EntryNotFound', 'Entry not found');
}
