/** The same suite in a desktop VS Code, which is downloaded: `npm run test:electron`. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { repository } from '../vscode-host/locations';
import { buildSuite } from './build-suite';

const workspace = mkdtempSync(join(tmpdir(), 'rewardbench-integration-'));
await runTests({
  extensionDevelopmentPath: repository,
  extensionTestsPath: await buildSuite(),
  launchArgs: [workspace, '--disable-workspace-trust', '--disable-extensions'],
});
