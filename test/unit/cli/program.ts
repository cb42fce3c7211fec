import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '../../../dist/cli.cjs');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** It has written something on stderr, or is gone. */
  readonly speaks: Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built program; a server in this process can answer it meanwhile. */
export function startProgram(args: readonly string[], { cwd, env = {} }: Circumstances = {}): Started {
  if (!existsSync(file)) throw new Error('run `npm run build` first: these tests start the built program');
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
  const speaks = new Promise<void>((resolve) => {
    child.stderr.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  return { ended, speaks, kill: (signal) => child.kill(signal) };
}

export function runProgram(args: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  return startProgram(args, circumstances).ended;
}
