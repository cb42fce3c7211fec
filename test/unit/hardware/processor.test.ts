import { describe, expect, it } from 'vitest';
import { cpuQuota } from '../../../src/hardware/processor';

const reader = (files: Record<string, string>) => (path: string) => {
  const text = files[path];
  return text === undefined ? Promise.reject(new Error(`ENOENT: ${path}`)) : Promise.resolve(text);
};

describe('cpuQuota', () => {
  it('is the least of a control group and those around it', async () => {
    const read = reader({
      '/proc/self/cgroup': '0::/pod/container\n',
      '/sys/fs/cgroup/pod/container/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/pod/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/cpu.max': '400000 100000\n',
    });
    expect(await cpuQuota(read)).toBe(1.5);
  });

  it('is found inside a container, whose group is mounted as the root', async () => {
    const read = reader({ '/proc/self/cgroup': '0::/a/b\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' });
    expect(await cpuQuota(read)).toBe(0.5);
  });

  it('is read of version 1 as well', async () => {
    const read = reader({
      '/proc/self/cgroup': '5:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n',
      '/sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    });
    expect(await cpuQuota(read)).toBe(2);
  });

  it('is undefined without a limit', async () => {
    expect(await cpuQuota(reader({}))).toBeUndefined();
    const unlimited = { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' };
    expect(await cpuQuota(reader(unlimited))).toBeUndefined();
  });
});
