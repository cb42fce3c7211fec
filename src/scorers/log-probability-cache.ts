import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

/** No reference has seen so many answers: some three million. A larger file is begun anew. */
const mostBytes = 2 ** 28;

const Line = v.object({
  key: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  /** Sum over an answer's tokens; rounding can lift a certain one above 0. */
  value: v.pipe(v.number(), v.finite(), v.maxValue(0.01)),
});

/**
 * Log-probabilities that one model gave to answers, kept in a file of JSON lines. What `add` has resolved for is on
 * the disk; a line that was torn when its process died, or that holds anything else, counts as not there. It spares
 * work and nothing else: where the file cannot be read or written, what this session adds is known to it alone.
 */
export class LogProbabilityCache {
  private constructor(
    /** Absent = nothing is kept. */
    private file: string | undefined,
    private readonly known: Map<string, number>,
  ) {}

  static async open(file: string): Promise<LogProbabilityCache> {
    try {
      return new LogProbabilityCache(file, await read(file));
    } catch {
      return new LogProbabilityCache(undefined, new Map());
    }
  }

  get(key: string): number | undefined {
    return this.known.get(key);
  }

  /** What is not finite is not written: the next session asks the model again. */
  async add(values: ReadonlyMap<string, number>): Promise<void> {
    for (const [key, value] of values) this.known.set(key, value);
    const lines = [...values]
      .filter(([, value]) => Number.isFinite(value))
      .map(([key, value]) => `${JSON.stringify({ key, value })}\n`);
    if (lines.length === 0 || this.file === undefined) return;
    await append(this.file, lines.join('')).catch(() => {
      this.file = undefined;
    });
  }
}

async function read(file: string): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return known;
  if (found.isFile() && found.size > mostBytes) {
    await rm(file);
    return known;
  }
  for await (const text of createInterface({ input: createReadStream(file, 'utf8') })) {
    const line = parseLine(text);
    if (line !== undefined) known.set(line.key, line.value);
  }
  return known;
}

async function append(file: string, lines: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'a+');
  try {
    // Others may be writing too, so a torn end is closed with a line feed instead of cut off.
    await handle.appendFile(((await endsTorn(handle)) ? '\n' : '') + lines);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function endsTorn(handle: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

function parseLine(text: string): v.InferOutput<typeof Line> | undefined {
  try {
    const parsed = v.safeParse(Line, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
