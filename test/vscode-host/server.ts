import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { codeServer, node24 } from './locations';

/** A workbench without what distracts: no welcome, no network, no chat. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.tips.enabled': false,
  'update.mode': 'none',
  'git.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'window.dialogStyle': 'custom',
  'files.simpleDialog.enable': true,
};

export interface ServerOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Ask for trust as a desktop does; by default every workspace is trusted. */
  readonly askForTrust?: boolean;
  /** A fixed port; by default a free one. */
  readonly port?: number;
  readonly extensionsFolder?: string;
}

export interface VscodeServer {
  readonly base: string;
  /** A page with this workspace, extension under development and test module. */
  url(page: { folder?: string; extension?: string; tests?: string }): string;
  log(): string;
  stop(): Promise<void>;
}

/** Starts an isolated VS Code server on 127.0.0.1: own settings, extensions and home folder. */
export async function startServer(options: ServerOptions = {}): Promise<VscodeServer> {
  const root = mkdtempSync(join(tmpdir(), 'vscode-host-'));
  const folder = (name: string): string => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const settingsFile = join(folder('data/User'), 'settings.json');
  const logFile = join(root, 'server.log');
  const settings = {
    'security.workspace.trust.enabled': options.askForTrust ?? false,
    ...quietSettings,
    ...options.settings,
  };
  writeFileSync(settingsFile, JSON.stringify(settings));
  writeFileSync(join(root, 'config.yaml'), 'auth: none\n');
  const port = options.port ?? (await freePort());
  const log = openSync(logFile, 'a');
  const home = folder('home');
  const child = spawn(
    node24,
    [
      resolve(codeServer, 'out/node/entry.js'),
      ...['--config', join(root, 'config.yaml'), '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', join(root, 'data')],
      ...['--extensions-dir', options.extensionsFolder ?? folder('extensions')],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      '--ignore-last-opened',
      ...(options.askForTrust ? [] : ['--disable-workspace-trust']),
      // Without it a built workbench ignores extensionDevelopmentPath and extensionTestsPath in ?payload=.
      ...['--vscode-option', 'enable-smoke-test-driver'],
    ],
    { env: environment(home, folder('tmp'), options.env), stdio: ['ignore', log, log], detached: true },
  );
  const ended = (): string | undefined =>
    child.exitCode === null && child.signalCode === null
      ? undefined
      : `code-server ended (${child.signalCode ?? String(child.exitCode)})`;
  const base = `http://127.0.0.1:${port}`;
  const readLog = (): string => readFileSync(logFile, 'utf8');
  const problem = await untilHealthy(base, ended);
  if (problem !== undefined) throw new Error(`${problem}\n${readLog().slice(-3000)}`);

  return {
    base,
    url: (page) => pageUrl(base, page),
    log: readLog,
    stop: async () => {
      if (ended() === undefined && child.pid !== undefined) {
        const gone = new Promise((done) => child.once('exit', done));
        process.kill(-child.pid, 'SIGTERM');
        await Promise.race([gone, wait(5_000)]);
        if (ended() === undefined) process.kill(-child.pid, 'SIGKILL');
      }
      closeSync(log);
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function pageUrl(base: string, page: Parameters<VscodeServer['url']>[0]): string {
  const url = new URL(`${base}/`);
  // Only the path counts: VS Code moves it to the page's own host.
  const remote = (path: string): string => `vscode-remote://${url.host}${path}`;
  if (page.folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', page.folder);
  const payload: [string, string][] = [];
  if (page.extension !== undefined) payload.push(['extensionDevelopmentPath', remote(page.extension)]);
  if (page.tests !== undefined) payload.push(['extensionTestsPath', remote(page.tests)]);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

function environment(home: string, tmp: string, extra: ServerOptions['env']): NodeJS.ProcessEnv {
  const passedOn = Object.entries(process.env).filter(
    ([name]) => !['PORT', 'PASSWORD', 'VSCODE_IPC_HOOK_CLI', 'NODE_OPTIONS'].includes(name),
  );
  return {
    ...Object.fromEntries(passedOn),
    HOME: home,
    TMPDIR: tmp,
    XDG_RUNTIME_DIR: tmp,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
    ...extra,
  };
}

async function untilHealthy(base: string, ended: () => string | undefined): Promise<string | undefined> {
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const end = ended();
    if (end !== undefined) return end;
    const healthy = await fetch(`${base}/healthz`).catch(() => undefined);
    if (healthy?.ok) return undefined;
    await wait(100);
  }
  return 'code-server was not healthy within 60 s';
}

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
  });

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => {
          if (address !== null && typeof address === 'object') done(address.port);
          else failed(new Error('no free port'));
        });
      });
  });
}
