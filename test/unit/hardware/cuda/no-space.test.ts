import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { installCuda } from '../../../../src/hardware/cuda/install';
import { findInstallation } from '../../../../src/hardware/cuda/installation';
import { isCudaPlatform, runtimePackage } from '../../../../src/hardware/cuda/runtime-package';
import { newHome, nupkg, planFrom } from './cuda-fixture';
import { packagePath, startNugetServer } from './nuget-server';

const disk = vi.hoisted(() => ({ free: 0 }));
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<object>()),
  statfs: () => Promise.resolve({ bavail: disk.free, bsize: 1 }),
}));

it.runIf(isCudaPlatform)(
  'says that the disk is too small before anything is fetched, and before it is unpacked',
  async () => {
    const { version } = await runtimePackage();
    const content = nupkg();
    const server = await startNugetServer(version, content);
    const home = newHome();
    const plan = await planFrom(server.url, home);
    const full = {
      problem: 'disk-space',
      advice: expect.stringContaining('REWARDBENCH_CUDA_FOLDER') as string,
    };

    disk.free = content.length - 1;
    await expect(installCuda(plan)).rejects.toMatchObject(full);
    expect(server.requests.some(({ url }) => url === packagePath(version))).toBe(false);

    // Room for the archive alone: it is kept.
    disk.free = content.length;
    await expect(installCuda({ ...plan })).rejects.toMatchObject(full);
    expect(readdirSync(path.join(home, '.downloads'))).toHaveLength(1);
    expect(await findInstallation(home)).toMatchObject({ state: 'absent' });

    server.reset();
    disk.free = 1e9;
    await installCuda(plan);
    expect(server.requests).toEqual([]);
    expect(await findInstallation(home)).toMatchObject({ state: 'ready' });
    await server.close();
  },
);
