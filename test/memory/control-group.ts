import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files of Linux's control groups, by their version. */
const versions = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak' },
] as const;

/** A group of processes that together get no more memory than a limit; files that they map count. */
export class MemoryGroup {
  private constructor(
    private readonly folder: string,
    private readonly peakFile: string,
  ) {}

  /** @returns in words why there is none, where this system or user cannot have one */
  static create(name: string, bytes: number): MemoryGroup | string {
    if (process.platform !== 'linux') return 'control groups exist on Linux only';
    let reason = 'no memory controller is mounted';
    for (const { root, limit, peak } of versions) {
      const folder = join(root, name);
      if (!existsSync(root)) continue;
      try {
        mkdirSync(folder);
      } catch (error) {
        reason = String(error);
        continue;
      }
      try {
        writeFileSync(join(folder, limit), String(bytes));
        return new MemoryGroup(folder, peak);
      } catch (error) {
        reason = String(error);
        rmdirSync(folder);
      }
    }
    return reason;
  }

  /** A command line that runs another one inside. */
  inside(command: readonly string[]): readonly [string, ...string[]] {
    return ['sh', '-c', `echo $$ > '${join(this.folder, 'cgroup.procs')}' && exec "$@"`, 'sh', ...command];
  }

  /** The most bytes that it held at any time. */
  get peak(): number {
    return Number(readFileSync(join(this.folder, this.peakFile), 'utf8'));
  }

  /** Once all its processes have ended. */
  remove(): void {
    rmdirSync(this.folder);
  }
}
