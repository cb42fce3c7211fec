/**
 * Opens hostile checkpoints, in a process of its own: so that its memory and processor time are those of the
 * opening, and a crash is seen. One result is sent for each.
 *
 * arguments: a folder that holds a folder for each case, and the names of those
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openCheckpoint } from '../../../../src/checkpoint/checkpoint';
import { CheckpointError } from '../../../../src/checkpoint/checkpoint-error';
import { buildRewardGraph } from '../../../../src/heads/reward-graph';
import { mutated, randomIntegers } from '../random';
import { soundFiles } from './corpus';
import { goodConfig, writeCase } from './hostile-case';

export interface Outcome {
  readonly name: string;
  /** `crashed`: another error than the one that names the file. */
  readonly result: 'opened' | 'refused' | 'crashed';
  readonly message: string;
  /** Processor seconds. */
  readonly seconds: number;
  /** The most memory of the process so far, bytes. */
  readonly memory: number;
}

const flipsPerFile = 200;

/** Most memory of this process so far. The kernel's own account goes on counting from the process that forked it. */
function mostMemory(): number {
  try {
    const [, kilobytes = ''] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

async function open(name: string, attempt: () => Promise<void>): Promise<Outcome> {
  const before = process.cpuUsage();
  const [result, message] = await outcomeOf(attempt);
  const { user, system } = process.cpuUsage(before);
  return {
    name,
    result,
    message,
    seconds: (user + system) / 1e6,
    memory: mostMemory(),
  };
}

async function outcomeOf(attempt: () => Promise<void>): Promise<[Outcome['result'], string]> {
  try {
    await attempt();
    return ['opened', ''];
  } catch (error) {
    if (error instanceof CheckpointError) return ['refused', error.message];
    return ['crashed', error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

async function readHeaders(folder: string): Promise<void> {
  await openCheckpoint(folder);
}

async function buildGraph(folder: string): Promise<void> {
  buildRewardGraph(await openCheckpoint(folder), (file) => basename(file));
}

/** Flips single bits of a sound file's header, and damages it in other random ways. */
async function flip(folder: string): Promise<void> {
  const random = randomIntegers(20_261_124);
  for (const [file, bytes, header] of soundFiles()) {
    writeCase(folder, { name: file, files: { 'config.json': goodConfig, [file]: bytes }, says: /./ });
    for (let i = 0; i < flipsPerFile; i++) {
      const damaged = Buffer.from(bytes);
      const at = random(header);
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << random(8)), at);
      writeFileSync(join(folder, file), i % 2 === 0 ? damaged : mutated(damaged, random));
      process.send?.(await open(`flip ${i} of ${file}`, () => readHeaders(folder)));
    }
    rmSync(folder, { recursive: true });
  }
}

const [, , parent = '', ...names] = process.argv;
for (const name of names) process.send?.(await open(name, () => buildGraph(join(parent, name))));
await flip(join(parent, 'flips'));
process.disconnect();
