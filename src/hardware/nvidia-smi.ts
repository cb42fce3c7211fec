import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { GraphicsProcessor } from './graphics-processor';

const limitMilliseconds = 5_000;
const mebibyte = 1024 ** 2;

/**
 * What NVIDIA's driver tells of its GPUs.
 * @returns undefined where there is no driver, or it does not answer
 */
export async function askNvidiaSmi(signal?: AbortSignal): Promise<GraphicsProcessor[] | undefined> {
  // Windows would look into the current folder first: someone else's, perhaps.
  const program =
    process.platform === 'win32'
      ? path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvidia-smi.exe')
      : 'nvidia-smi';
  const query = ['--query-gpu=name,memory.total,memory.free,driver_version', '--format=csv,noheader,nounits'];
  return promisify(execFile)(program, query, {
    timeout: limitMilliseconds,
    killSignal: 'SIGKILL',
    windowsHide: true,
    ...(signal && { signal }),
  }).then(
    ({ stdout }) => parseNvidiaSmi(stdout),
    () => undefined,
  );
}

/** Lines of `name, MiB, MiB, driver`; what the driver does not know stands in brackets. */
export function parseNvidiaSmi(text: string): GraphicsProcessor[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const name = cells.slice(0, -3).join(', ');
    if (name === '') return [];
    const [total, free] = cells.slice(-3).map((cell) => Number(cell || NaN) * mebibyte);
    const driver = cells.at(-1);
    return [
      {
        name: name.startsWith('NVIDIA') ? name : `NVIDIA ${name}`,
        vendor: 'NVIDIA' as const,
        ...(total !== undefined && total > 0 && { memory: total }),
        ...(free !== undefined && free >= 0 && { free }),
        ...(driver !== undefined && /^\d/.test(driver) && { driver }),
      },
    ];
  });
}
