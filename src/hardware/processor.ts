import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { controlGroupFolders } from '../checkpoint/control-group';

export interface Processor {
  readonly model: string;
  /** All that the machine has. */
  readonly cores: number;
  /** Those that this process may run on. */
  readonly usableCores: number;
  /** Cores' worth of time that a container allows, where it limits it. */
  readonly quota?: number;
}

export async function findProcessor(): Promise<Processor> {
  const cores = cpus();
  const quota = process.platform === 'linux' ? await cpuQuota() : undefined;
  return {
    model: cores[0]?.model.trim() || 'unknown',
    cores: cores.length,
    usableCores: availableParallelism(),
    ...(quota !== undefined && { quota }),
  };
}

/**
 * The least of the quotas that a control group and those around it set, in cores.
 * @returns undefined where none does
 */
export async function cpuQuota(
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): Promise<number | undefined> {
  let least: number | undefined;
  for (const folder of await controlGroupFolders('cpu', read)) {
    const version2 = await read(`${folder}/cpu.max`).catch(() => '');
    const version1 = async (name: string) => read(`${folder}/cpu.cfs_${name}_us`).catch(() => '');
    const [allowed, period] = version2
      ? version2.trim().split(' ')
      : [await version1('quota'), await version1('period')];
    // Unlimited is "max", or -1.
    const quota = Number(allowed || NaN) / Number(period);
    if (quota > 0 && quota < (least ?? Infinity)) least = quota;
  }
  return least;
}
