import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { GraphicsProcessor } from './graphics-processor';
import { askNvidiaSmi } from './nvidia-smi';

/** How the system tells of its GPUs; injected in tests. */
export interface GraphicsSource {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly processor: string;
  nvidiaSmi(): Promise<GraphicsProcessor[] | undefined>;
  read(path: string): Promise<string>;
  list(path: string): Promise<string[]>;
}

const system = (signal?: AbortSignal): GraphicsSource => ({
  platform: process.platform,
  arch: process.arch,
  processor: cpus()[0]?.model ?? '',
  nvidiaSmi: () => askNvidiaSmi(signal),
  read: (path) => readFile(path, 'utf8'),
  list: (path) => readdir(path),
});

/**
 * The GPUs that can be told of without anything installed.
 * @returns undefined where nothing is known, which is not the same as none
 */
export async function findGraphics(
  signal?: AbortSignal,
  source: GraphicsSource = system(signal),
): Promise<GraphicsProcessor[] | undefined> {
  const { platform, arch, processor } = source;
  if (platform === 'darwin') {
    return arch === 'arm64' ? [{ name: `${processor}, its own GPU`, vendor: 'Apple' }] : undefined;
  }
  const told = await source.nvidiaSmi();
  if (platform !== 'linux') return told;
  const nvidia = told ?? (await ofNvidiaDriver(source));
  const devices = await onPciBus(source);
  if (devices === undefined) return nvidia;
  return nvidia === undefined ? devices : [...nvidia, ...devices.filter(({ vendor }) => vendor !== 'NVIDIA')];
}

/** NVIDIA's kernel driver, where nvidia-smi is not installed. */
async function ofNvidiaDriver(source: GraphicsSource): Promise<GraphicsProcessor[] | undefined> {
  const folder = '/proc/driver/nvidia';
  const addresses = await source.list(`${folder}/gpus`).catch(() => []);
  if (addresses.length === 0) return undefined;
  const version = await source.read(`${folder}/version`).catch(() => '');
  const driver = /Kernel Module.*?\s(\d+(?:\.\d+)+)/.exec(version)?.[1];
  return Promise.all(
    addresses.map(async (address) => {
      const text = await source.read(`${folder}/gpus/${address}/information`).catch(() => '');
      const name = /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? 'NVIDIA GPU';
      return { name, vendor: 'NVIDIA' as const, ...(driver !== undefined && { driver }) };
    }),
  );
}

const displayController = '0x03';
/** Vendors by their PCI number. */
const vendors = new Map<string, GraphicsProcessor['vendor']>([
  ['0x10de', 'NVIDIA'],
  ['0x1002', 'AMD'],
  ['0x8086', 'Intel'],
]);

/** Display controllers on the PCI bus, with a driver or without; a container may show none of them. */
async function onPciBus(source: GraphicsSource): Promise<GraphicsProcessor[] | undefined> {
  const folder = '/sys/bus/pci/devices';
  const addresses = await source.list(folder).catch(() => undefined);
  if (addresses === undefined) return undefined;
  const found = await Promise.all(
    addresses.map(async (address): Promise<GraphicsProcessor[]> => {
      const number = async (name: string) =>
        (await source.read(`${folder}/${address}/${name}`).catch(() => '')).trim();
      if (!(await number('class')).startsWith(displayController)) return [];
      const [id, device] = [await number('vendor'), await number('device')];
      const vendor = vendors.get(id) ?? 'other';
      return [{ name: `${vendor === 'other' ? 'GPU' : vendor} (PCI ${id}:${device})`, vendor }];
    }),
  );
  return found.flat();
}
