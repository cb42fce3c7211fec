import { fork } from 'node:child_process';
import path from 'node:path';
import type { Dialogue } from '../message';
import type { TemplateVariables } from '../template-environment';
import { TemplateError } from '../template-error';
import type { Rendering } from './rendering';
import type { TextPlace } from './text-range';

/** What the process is asked. */
export interface RenderRequest {
  /** Jinja source. */
  readonly template: string;
  readonly messages: Dialogue;
  readonly variables: TemplateVariables;
}

/** What the process answers. */
export type Rendered =
  | { readonly ok: true; readonly rendering: Rendering }
  | { readonly ok: false; readonly message: string; readonly advice?: string; readonly place?: TextPlace };

export interface RenderBounds {
  /** Milliseconds. */
  readonly timeout?: number;
  readonly memoryMegabytes?: number;
  readonly processFile?: string;
}

/** Real templates take milliseconds; a message of 1 MB less than a second. */
const defaultTimeout = 10_000;
const defaultMemory = 512;

/**
 * {@link renderWithProvenance} in a process of its own, without this one's environment, that is killed when it takes
 * too long or too much memory. A thread would not do: V8 ends the whole process on some allocations that fail in one.
 * @throws TemplateError as renderWithProvenance, and where a bound is reached
 */
export async function renderInProcess(
  request: RenderRequest,
  {
    timeout = defaultTimeout,
    memoryMegabytes = defaultMemory,
    processFile = path.join(__dirname, 'template-process.cjs'),
  }: RenderBounds = {},
): Promise<Rendering> {
  const { SystemRoot } = process.env;
  const child = fork(processFile, [], {
    env: { ELECTRON_RUN_AS_NODE: '1', ...(SystemRoot !== undefined && { SystemRoot }) },
    execArgv: [`--max-old-space-size=${memoryMegabytes}`],
    // Keeps lone surrogates, which JSON over UTF-8 does not.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const rendered = await new Promise<Rendered>((resolve, reject) => {
      const refuse = (problem: string) => reject(new TemplateError(`The chat template ${problem}.`, advice));
      timer = setTimeout(() => refuse(`takes more than ${timeout / 1000} s`), timeout);
      child.once('message', (message) => resolve(message as Rendered));
      child.once('error', (error) => refuse(`cannot be run: ${error.message}`));
      child.once('exit', () => refuse(`takes more than ${memoryMegabytes} MB of memory`));
      child.send(request, (error) => error && refuse(`cannot be run: ${error.message}`));
    });
    if (rendered.ok) return rendered.rendering;
    throw new TemplateError(rendered.message, rendered.advice, rendered.place);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

const advice = 'No published template does; name a conversation style to use instead.';
