import type { MemoryEstimate } from './memory-estimate';

/** `about 16 GB on the CPU, 15 GB on a GPU`. */
export function memoryText({ cpu, gpu }: MemoryEstimate): string {
  return `about ${bytesText(cpu)} on the CPU, ${bytesText(gpu)} on a GPU`;
}

/** `54 GB`, `1.5 GB`, `120 MB`: decimal units, as files are sold. */
export function bytesText(bytes: number): string {
  const [size, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : [bytes / 1e6, 'MB'];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}
