import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Fault } from './fault';

export function replyJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** A refusal in the hub's form. */
export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      ...(code && { 'X-Error-Code': code }),
      'X-Error-Message': message,
    })
    .end(JSON.stringify({ error: message }));
}

export interface Content {
  readonly content: Buffer;
  /** The request's `Range`. */
  readonly range: string | undefined;
  readonly headers: Record<string, string>;
  readonly headOnly: boolean;
}

/** A file's bytes, or those that are asked for, with what is to go wrong. */
export async function replyContent(
  response: ServerResponse,
  { content, range, headers, headOnly }: Content,
  fault: Fault | undefined,
): Promise<void> {
  const start = fault?.kind === 'whole' ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (start >= content.length && start > 0) {
    response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
    return;
  }
  const body = altered(content, fault).subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Content-Length': String(body.length),
    ...(start > 0 && { 'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}` }),
  });
  if (headOnly) response.end();
  else await sendBody(response, body, fault);
}

function altered(content: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind === 'excess') return Buffer.concat([content, Buffer.alloc(fault.bytes)]);
  if (fault?.kind !== 'corrupt') return content;
  const wrong = Buffer.from(content);
  wrong.writeUInt8((wrong.readUInt8(wrong.length - 1) + 1) % 256, wrong.length - 1);
  return wrong;
}

async function sendBody(response: ServerResponse, body: Buffer, fault: Fault | undefined): Promise<void> {
  if (fault?.kind === 'drop' || fault?.kind === 'stall') {
    await write(response, body.subarray(0, fault.afterBytes));
    if (fault.kind === 'drop') response.destroy();
    return;
  }
  const chunkBytes = fault?.kind === 'slow' ? fault.chunkBytes : 64 * 1024;
  for (let i = 0; i < body.length && !response.destroyed; i += chunkBytes) {
    await write(response, body.subarray(i, i + chunkBytes));
    if (fault?.kind === 'slow') await setTimeout(fault.pauseMs);
  }
  response.end();
}

/** Resolves when the bytes have been handed to the system, so that a broken connection does not swallow them. */
async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.write(bytes, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}
