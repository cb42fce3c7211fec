import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepareRunsFolder, workspaceRunsFolder } from '../../../src/runs/workspace-folder';

it("keeps all beside a workspace's runs out of version control, and nothing of other folders", async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'workspace-'));
  const ignore = path.join(root, '.rewardbench', '.gitignore');
  await prepareRunsFolder(workspaceRunsFolder(root), root);
  expect(readFileSync(ignore, 'utf8')).toBe('*\n');
  writeFileSync(ignore, '# mine\n');
  await prepareRunsFolder(workspaceRunsFolder(root), root);
  expect(readFileSync(ignore, 'utf8')).toBe('# mine\n');
  await prepareRunsFolder(path.join(root, 'results', 'runs'), root);
  expect(() => readFileSync(path.join(root, 'results', '.gitignore'))).toThrow('ENOENT');
});
