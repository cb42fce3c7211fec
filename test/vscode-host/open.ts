/** Opens a VS Code in your browser, with the extension loaded and the demo as workspace: `npm run vscode`. */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installVscodeHost } from './install';
import { repository } from './locations';
import { startServer } from './server';

installVscodeHost();
const workspace = mkdtempSync(join(tmpdir(), 'rewardbench-demo-'));
for (const part of ['model', 'preferences.jsonl']) {
  cpSync(join(repository, 'media/demo', part), join(workspace, part), { recursive: true });
}
const server = await startServer();
console.log(`\nVS Code with the extension:\n${server.url({ folder: workspace, extension: repository })}\n`);
console.log('Ctrl+C ends it.');
process.once('SIGINT', () => void server.stop().then(() => process.exit(0)));
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
