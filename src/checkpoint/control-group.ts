/**
 * Where Linux shows what this process's control group (version 2 or 1) may use and uses: its own folder, those
 * around it, whose limits hold as well, and the root, as which a container may see its own.
 *
 * @param read rejects where there is no such file
 */
export async function controlGroupFolders(
  controller: 'memory' | 'cpu',
  read: (path: string) => Promise<string>,
): Promise<string[]> {
  const groups = await read('/proc/self/cgroup').catch(() => '');
  const own = groups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):\/(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === '') return withParents('/sys/fs/cgroup', path);
    return controllers.split(',').includes(controller)
      ? withParents(`/sys/fs/cgroup/${controller}`, path)
      : [];
  });
  return [...new Set([...own, '/sys/fs/cgroup', `/sys/fs/cgroup/${controller}`])];
}

function withParents(root: string, path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return names.map((_, i) => [root, ...names.slice(0, names.length - i)].join('/')).concat(root);
}
