import { describe, expect, it } from 'vitest';
import { findGraphics, type GraphicsSource } from '../../../src/hardware/find-graphics';
import { parseNvidiaSmi } from '../../../src/hardware/nvidia-smi';

const mebibyte = 1024 ** 2;

describe('parseNvidiaSmi', () => {
  it('reads a line for each GPU', () => {
    const text = 'NVIDIA H100 80GB HBM3, 81559, 80994, 550.54.15\nTesla T4, 15360, 0, 550.54.15\n';
    expect(parseNvidiaSmi(text)).toEqual([
      {
        name: 'NVIDIA H100 80GB HBM3',
        vendor: 'NVIDIA',
        memory: 81559 * mebibyte,
        free: 80994 * mebibyte,
        driver: '550.54.15',
      },
      { name: 'NVIDIA Tesla T4', vendor: 'NVIDIA', memory: 15360 * mebibyte, free: 0, driver: '550.54.15' },
    ]);
  });

  it('leaves out what the driver does not know', () => {
    expect(parseNvidiaSmi('NVIDIA GB10, [N/A], [N/A], 580.95.05\r\n')).toEqual([
      { name: 'NVIDIA GB10', vendor: 'NVIDIA', driver: '580.95.05' },
    ]);
    expect(parseNvidiaSmi('Orin (nvgpu), , , \n')).toEqual([
      { name: 'NVIDIA Orin (nvgpu)', vendor: 'NVIDIA' },
    ]);
  });

  it.each(['', 'No devices were found\n', 'Unable to determine, the device handle\n'])(
    'takes no message for a GPU: %j',
    (text) => expect(parseNvidiaSmi(text)).toEqual([]),
  );
});

/** A Linux with these files; a folder is what files begin with. */
function machine(files: Record<string, string>, changes: Partial<GraphicsSource> = {}): GraphicsSource {
  const missing = (path: string) => Promise.reject(new Error(`ENOENT: ${path}`));
  return {
    platform: 'linux',
    arch: 'x64',
    processor: 'Apple M3',
    nvidiaSmi: () => Promise.resolve(undefined),
    read: (path) => (files[path] === undefined ? missing(path) : Promise.resolve(files[path])),
    list: (path) => {
      const inside = Object.keys(files).flatMap((file) =>
        file.startsWith(`${path}/`) ? [file.slice(path.length + 1).split('/')[0] ?? ''] : [],
      );
      return inside.length === 0 ? missing(path) : Promise.resolve([...new Set(inside)]);
    },
    ...changes,
  };
}

const pci = (address: string, kind: string, vendor: string, device: string) => ({
  [`/sys/bus/pci/devices/${address}/class`]: `${kind}\n`,
  [`/sys/bus/pci/devices/${address}/vendor`]: `${vendor}\n`,
  [`/sys/bus/pci/devices/${address}/device`]: `${device}\n`,
});
const network = pci('0000:00:01.0', '0x020000', '0x1af4', '0x1041');
const intel = pci('0000:00:02.0', '0x030000', '0x8086', '0x9a49');
const h100 = pci('0000:01:00.0', '0x030200', '0x10de', '0x2330');

describe('findGraphics', () => {
  const found = (source: GraphicsSource) => findGraphics(undefined, source);

  it('finds display controllers on the bus, with a driver or without', async () => {
    expect(await found(machine({ ...network, ...intel, ...h100 }))).toEqual([
      { name: 'Intel (PCI 0x8086:0x9a49)', vendor: 'Intel' },
      { name: 'NVIDIA (PCI 0x10de:0x2330)', vendor: 'NVIDIA' },
    ]);
  });

  it("takes the driver's word for NVIDIA's, and the bus for the others", async () => {
    const told = [{ name: 'NVIDIA H100', vendor: 'NVIDIA', memory: 1 }] as const;
    const source = machine({ ...intel, ...h100 }, { nvidiaSmi: () => Promise.resolve([...told]) });
    expect(await found(source)).toEqual([...told, { name: 'Intel (PCI 0x8086:0x9a49)', vendor: 'Intel' }]);
  });

  it("reads the kernel driver's files where nvidia-smi is not installed", async () => {
    const driver = '/proc/driver/nvidia';
    const files = {
      [`${driver}/version`]: 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\n',
      [`${driver}/gpus/0000:01:00.0/information`]: 'Model: \t\t NVIDIA A100-SXM4-40GB\nIRQ:   \t\t 201\n',
    };
    expect(await found(machine({ ...files, ...h100 }))).toEqual([
      { name: 'NVIDIA A100-SXM4-40GB', vendor: 'NVIDIA', driver: '550.54.15' },
    ]);
  });

  it('tells none from unknown', async () => {
    expect(await found(machine(network))).toEqual([]);
    expect(await found(machine({}))).toBeUndefined();
    expect(await found(machine({}, { platform: 'win32' }))).toBeUndefined();
    expect(await found(machine({}, { platform: 'darwin' }))).toBeUndefined();
  });

  it("knows Apple silicon's own", async () => {
    expect(await found(machine({}, { platform: 'darwin', arch: 'arm64' }))).toEqual([
      { name: 'Apple M3, its own GPU', vendor: 'Apple' },
    ]);
  });
});
