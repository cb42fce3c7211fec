import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArchiveSource } from '../../../../src/hardware/cuda/archive-source';
import { installCuda } from '../../../../src/hardware/cuda/install';
import {
  findInstallation,
  libraryFolder,
  removeInstallations,
  verifyInstallation,
} from '../../../../src/hardware/cuda/installation';
import { nvidiaWheels } from '../../../../src/hardware/cuda/nvidia-wheels';
import { planInstallation } from '../../../../src/hardware/cuda/plan';
import { planLines } from '../../../../src/hardware/cuda/plan-text';
import { isCudaPlatform, runtimePackage } from '../../../../src/hardware/cuda/runtime-package';
import type { DownloadProgress } from '../../../../src/hub/download-progress';
import { bytes } from '../../hub/hub-fixture';
import { cuda, everything, newHome, noWait, nupkg, planFrom, shared } from './cuda-fixture';
import { packagePath, startNugetServer, type NugetServer } from './nuget-server';
import { zip } from './zip';

const wheelPath = '/packages/ab/nvidia_cublas.whl';
const wheel = zip([
  { name: 'nvidia/cublas/lib/libcublas.so.12', content: bytes(2_000, 7) },
  { name: 'nvidia/cublas/include/cublas.h', content: bytes(20, 8) },
  { name: 'nvidia_cublas.dist-info/lib/libevil.so.1', content: bytes(20, 9) },
]);
const content = nupkg();
const cut = Math.floor(content.length * 0.6);
let version: string;
let file: string;
let server: NugetServer;

beforeAll(async () => {
  ({ version } = await runtimePackage());
  file = packagePath(version);
  server = await startNugetServer(version, content, { more: { [wheelPath]: wheel } });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const cublas = (): ArchiveSource => ({
  name: 'nvidia-cublas-cu12',
  version: '12.8',
  publisher: 'PyPI',
  address: `${server.url}${wheelPath}`,
  file: {
    path: 'nvidia_cublas.whl',
    size: wheel.length,
    sha256: createHash('sha256').update(wheel).digest('hex'),
  },
  entries: /^nvidia\/\w+\/lib\/(lib[\w+-]+\.so(?:\.\d+)*)$/,
  licence: 'its own',
});
const partialOf = (home: string): string => {
  const [name = ''] = readdirSync(path.join(home, '.downloads')).filter((name) =>
    name.endsWith('.incomplete'),
  );
  return path.join(home, '.downloads', name);
};
const ranges = (): (string | undefined)[] =>
  server.requests.filter(({ url }) => url === file).map(({ headers }) => headers.range);

describe('what is to be fetched', () => {
  it("is ONNX Runtime's package, and the wheels whose libraries the system lacks", async () => {
    const home = newHome();
    const present = new Set([...everything].filter((name) => name !== 'libcublasLt.so.12'));
    const servers = { nuget: server.url, pypiFiles: 'https://files.pythonhosted.org' };
    const plan = await planInstallation({ home, servers, present });
    const size = nvidiaWheels.find(({ name }) => name === 'nvidia-cublas-cu12')?.size ?? 0;
    expect(plan.missing.map(({ name }) => name)).toEqual([
      'Microsoft.ML.OnnxRuntime.Gpu.Linux',
      'nvidia-cublas-cu12',
    ]);
    expect(plan.bytes).toBe(content.length + size);
    // The content itself is not asked for, and nothing is written.
    expect(ranges()).toEqual([]);
    expect(existsSync(home)).toBe(false);
    const text = planLines(plan).join('\n');
    expect(text).toContain(`Microsoft.ML.OnnxRuntime.Gpu.Linux ${version} from nuget.org`);
    expect(text).toContain('nvidia-cublas-cu12 12.8.4.1 from PyPI, 594 MB');
    expect(text).toContain('Licence: MIT');
    expect(text).toContain('https://docs.nvidia.com/cuda/eula/');
    expect(text).toContain(plan.folder);
  });

  it.each([
    ['packageHash', 'c2hvcnQ='],
    ['packageHashAlgorithm', 'MD5'],
    ['packageSize', -1],
    ['packageSize', 5e9],
  ])('a catalogue whose %s is %j is not believed', async (name, value) => {
    const odd = await startNugetServer(version, content, { stated: { [name]: value } });
    await expect(planFrom(odd.url, newHome())).rejects.toMatchObject({ problem: 'not-understood' });
    await odd.close();
  });

  it('a version that NuGet does not have is said', async () => {
    const other = await startNugetServer('0.0.1', content);
    await expect(planFrom(other.url, newHome())).rejects.toMatchObject({
      problem: 'not-found',
      message: expect.stringContaining('does not give what was asked for') as string,
    });
    await other.close();
  });
});

describe.runIf(isCudaPlatform)('CUDA libraries', () => {
  it('are fetched, unpacked beside a copy of ONNX Runtime, and written down', async () => {
    const home = newHome();
    expect(await libraryFolder(home)).toBeUndefined();
    const seen: DownloadProgress[] = [];
    const plan = await planFrom(server.url, home);
    const folder = await installCuda(plan, { onProgress: (progress) => seen.push(progress) });
    expect(folder).toBe(path.join(home, `${version}-cuda12`));
    expect(readdirSync(folder).sort()).toEqual([
      'libonnxruntime.so.1',
      'libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so',
      'manifest.json',
    ]);
    const read = (name: string): Buffer => readFileSync(path.join(folder, name));
    expect(read('libonnxruntime_providers_cuda.so').equals(cuda)).toBe(true);
    expect(read('libonnxruntime_providers_shared.so').equals(shared)).toBe(true);
    const { library } = await runtimePackage();
    expect(statSync(path.join(folder, 'libonnxruntime.so.1')).size).toBe(statSync(library).size);
    expect(seen.at(-1)).toMatchObject({ bytes: content.length, totalBytes: content.length, files: 1 });
    expect(readdirSync(home)).toEqual([path.basename(folder)]);
    expect(await libraryFolder(home)).toBe(folder);
    expect(await verifyInstallation(home)).toMatchObject({ state: 'ready', folder });
    expect((await planFrom(server.url, home)).missing).toEqual([]);
  });

  it('of another version make way; what is still right is not fetched again; the rest stays', async () => {
    const home = newHome();
    mkdirSync(path.join(home, '0.9.0-cuda12'), { recursive: true });
    writeFileSync(path.join(home, 'mine.txt'), 'mine');
    const folder = await installCuda(await planFrom(server.url, home));
    expect(readdirSync(home).sort()).toEqual([path.basename(folder), 'mine.txt']);

    server.reset();
    const plan = await planFrom(server.url, home);
    await installCuda({ ...plan, missing: [cublas()] });
    expect(ranges()).toEqual([]);
    const found = await verifyInstallation(home);
    expect(found).toMatchObject({ state: 'ready' });
    const packages = found?.state === 'ready' ? found.packages.map(({ name }) => name) : [];
    expect(packages).toEqual([
      'Microsoft.ML.OnnxRuntime.Gpu.Linux',
      'nvidia-cublas-cu12',
      'onnxruntime-node',
    ]);
    expect(readdirSync(folder)).toContain('libcublas.so.12');
    expect(readdirSync(folder)).not.toContain('libevil.so.1');

    await removeInstallations(home);
    expect(readdirSync(home)).toEqual(['mine.txt']);
    expect(await findInstallation(home)).toMatchObject({ state: 'absent' });
  });

  it('that were changed are not used: at once by their size, else when all is read', async () => {
    const home = newHome();
    const folder = await installCuda(await planFrom(server.url, home));
    const library = path.join(folder, 'libonnxruntime_providers_cuda.so');
    const changed = Buffer.from(cuda);
    changed.writeUInt8((changed.readUInt8(9) + 1) % 256, 9);
    writeFileSync(library, changed);
    expect(await verifyInstallation(home)).toMatchObject({
      state: 'damaged',
      problem: 'libonnxruntime_providers_cuda.so is not what was fetched',
    });
    writeFileSync(library, '');
    expect(await findInstallation(home)).toMatchObject({ state: 'damaged' });
    expect(await libraryFolder(home)).toBeUndefined();
    await installCuda(await planFrom(server.url, home));
    expect(await verifyInstallation(home)).toMatchObject({ state: 'ready' });
    writeFileSync(path.join(folder, 'manifest.json'), '{"format":1,"packages":[{"name":"../x"}]}');
    expect(await findInstallation(home)).toMatchObject({ problem: 'its manifest is missing' });
  });

  it('whose checksum is wrong are not kept', async () => {
    const home = newHome();
    server.fail(file, { kind: 'corrupt' });
    await expect(installCuda(await planFrom(server.url, home))).rejects.toMatchObject({
      problem: 'checksum',
      message: expect.stringContaining('nuget.org') as string,
    });
    expect(ranges()).toHaveLength(2);
    expect(readdirSync(path.join(home, '.downloads'))).toEqual([]);
    expect(await findInstallation(home)).toMatchObject({ state: 'absent' });
  });

  it('go on by themselves where a connection broke', async () => {
    const home = newHome();
    server.fail(file, { kind: 'drop', afterBytes: cut, times: 1 });
    await installCuda(await planFrom(server.url, home), { wait: noWait });
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(await verifyInstallation(home)).toMatchObject({ state: 'ready' });
  });

  it('go on the next time where they were stopped at 60 %', async () => {
    const home = newHome();
    const stop = new AbortController();
    server.fail(file, { kind: 'stall', afterBytes: cut });
    const plan = await planFrom(server.url, home);
    const ended = expect(installCuda(plan, { signal: stop.signal })).rejects.toThrow('enough');
    await vi.waitFor(() => expect(statSync(partialOf(home)).size).toBe(cut));
    stop.abort(new Error('enough'));
    await ended;
    expect(await findInstallation(home)).toMatchObject({ state: 'absent' });

    server.reset();
    const seen: DownloadProgress[] = [];
    await installCuda(plan, { onProgress: (progress) => seen.push(progress) });
    expect(seen[0]?.bytes).toBe(cut);
    expect(ranges()).toEqual([`bytes=${cut}-`]);
    expect(await verifyInstallation(home)).toMatchObject({ state: 'ready' });
  });

  it('a server that refuses is named', async () => {
    const home = newHome();
    server.fail(file, { kind: 'status', status: 403 });
    await expect(installCuda(await planFrom(server.url, home))).rejects.toMatchObject({
      message: expect.stringContaining(file) as string,
    });
    server.reset();
    server.fail(file, { kind: 'status', status: 503 });
    await expect(installCuda(await planFrom(server.url, home), { wait: noWait })).rejects.toMatchObject({
      problem: 'network',
      advice: expect.not.stringContaining('HF_') as string,
    });
  });
});
