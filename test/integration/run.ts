/** Runs the suite inside of a real extension host: a VS Code server with a headless browser on it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import * as v from 'valibot';
import { launchBrowser } from '../vscode-host/browser';
import { installVscodeHost } from '../vscode-host/install';
import { repository, results } from '../vscode-host/locations';
import { startServer } from '../vscode-host/server';
import { buildSuite } from './build-suite';

const limitMilliseconds = 300_000;
const Stats = v.object({ passes: v.number(), failures: v.number(), pending: v.number() });

installVscodeHost();
mkdirSync(results, { recursive: true });
const report = join(results, 'integration.json');
rmSync(report, { force: true });
const tests = await buildSuite();
const workspace = mkdtempSync(join(tmpdir(), 'rewardbench-integration-'));
const server = await startServer({
  env: { INTEGRATION_REPORT: report, HF_HOME: join(workspace, 'no-cache') },
});
const browser = await launchBrowser();
try {
  const page = await (await browser.newContext()).newPage();
  const exited = new Promise<unknown>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await page.exposeFunction('codeAutomationLog', (type: string, parts: unknown[]) => {
    if (type === 'log' || type === 'error') console.log(format(...parts).trimEnd());
  });
  await page.goto(server.url({ folder: workspace, extension: repository, tests }));
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve('no exit in time'), limitMilliseconds).unref(),
  );
  const code = await Promise.race([exited, late]);
  // The exit code alone lies: a killed extension host reports 0. Only the report that Mocha wrote counts.
  if (existsSync(report)) {
    const { passes, failures, pending } = v.parse(Stats, JSON.parse(readFileSync(report, 'utf8')));
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
    process.exitCode = passes > 0 && failures === 0 ? 0 : 1;
  } else {
    console.error(`the extension host ended (${String(code)}) without a report: it crashed or never ran`);
    console.error(server.log().slice(-2000));
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true, force: true });
}
