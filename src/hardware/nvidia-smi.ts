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
  const answer = await query('name,memory.total,memory.free,driver_version', signal);
  return answer === undefined ? undefined : parseNvidiaSmi(answer);
}

/** Memory of a GPU, in bytes. */
export interface GpuMemory {
  /** As CUDA counts the GPUs that this process sees, in the order of the bus. */
  readonly index: number;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/**
 * The memory of the NVIDIA GPUs that CUDA would show to this process (`CUDA_VISIBLE_DEVICES` is heeded). GPUs that do
 * not tell of theirs, because it is the machine's own, are left out.
 * @returns none where there is no driver, or it does not answer
 */
export async function gpuMemory(signal?: AbortSignal): Promise<GpuMemory[]> {
  const answer = (await query('uuid,memory.total,memory.free', signal)) ?? '';
  return parseGpuMemory(answer, process.env['CUDA_VISIBLE_DEVICES']);
}

async function query(columns: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  // Windows would look into the current folder first: someone else's, perhaps.
  const program =
    process.platform === 'win32'
      ? path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvidia-smi.exe')
      : 'nvidia-smi';
  return promisify(execFile)(program, [`--query-gpu=${columns}`, '--format=csv,noheader,nounits'], {
    timeout: limitMilliseconds,
    killSignal: 'SIGKILL',
    windowsHide: true,
    ...(signal && { signal }),
  }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

/**
 * Lines of `uuid, MiB, MiB`, one for each GPU in the order of the bus.
 * @param visible `CUDA_VISIBLE_DEVICES`: numbers or beginnings of uuids, in the order in which CUDA then counts; the
 * first that names no GPU ends the list
 */
export function parseGpuMemory(text: string, visible?: string): GpuMemory[] {
  const gpus = text.split('\n').flatMap((line) => {
    const [uuid = '', total, free] = line.split(',').map((cell) => cell.trim());
    const bytes = (cell: string | undefined): number => Number(cell || NaN) * mebibyte;
    return /^GPU-/.test(uuid) ? [{ uuid, totalBytes: bytes(total), freeBytes: bytes(free) }] : [];
  });
  const seen: (typeof gpus)[number][] = [];
  for (const name of visible?.split(',') ?? gpus.keys()) {
    const wanted = String(name).trim();
    const gpu = /^\d+$/.test(wanted)
      ? gpus[Number(wanted)]
      : gpus.find(({ uuid }) => wanted !== '' && uuid.startsWith(wanted));
    if (gpu === undefined) break;
    seen.push(gpu);
  }
  return seen.flatMap(({ totalBytes, freeBytes }, index) =>
    totalBytes > 0 && freeBytes >= 0 ? [{ index, totalBytes, freeBytes }] : [],
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
