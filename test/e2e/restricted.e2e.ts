import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../vscode-host/browser';
import { extensionWithFakeEvaluator } from '../vscode-host/extension-copy';
import { installVscodeHost } from '../vscode-host/install';
import { createSampleWorkspace, writeLargeRun } from '../vscode-host/sample-workspace';
import { startServer, type VscodeServer } from '../vscode-host/server';
import { Workbench } from './workbench';

/** A workspace that nobody has said to trust: one may look, but nothing of it is run. */
void describe('the extension in Restricted Mode', { timeout: 300_000 }, () => {
  let server: VscodeServer | undefined;
  let browser: Browser | undefined;
  let workbench: Workbench;
  let workspace: string;

  before(async () => {
    installVscodeHost();
    workspace = createSampleWorkspace();
    const started = await startServer({
      askForTrust: true,
      env: { HF_HOME: join(workspace, 'no-cache') },
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    server = started;
    const launched = await launchBrowser();
    browser = launched;
    workbench = await Workbench.open(
      launched,
      started.url({ folder: workspace, extension: extensionWithFakeEvaluator() }),
    );
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(workspace, { recursive: true, force: true });
  });

  void test('shows models and preference sets, and offers trust in place of runs', async () => {
    await workbench.openContainer();
    await workbench.item('Models', /^tiny-reward/).waitFor();
    await workbench.item('Datasets', /preferences\.jsonl/).waitFor();
    await workbench.section('Runs').getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await workbench.screenshot('restricted');
  });

  void test('starts nothing', async () => {
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.locator('input[type="text"]').first().fill('>RewardBench: ');
    await workbench.choice('RewardBench: Refresh').waitFor();
    assert.equal(await workbench.choice('RewardBench: Evaluate').count(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.item('Models', /^tiny-reward/).hover();
    const inline = workbench.item('Models', /^tiny-reward/).getByRole('button', { name: /Evaluate/ });
    assert.equal(await inline.count(), 0);
    assert.ok(!existsSync(join(workspace, '.rewardbench')));
  });

  void test('opens the report of a run that is there', async () => {
    writeLargeRun(join(workspace, '.rewardbench', 'runs'), 50);
    // What another program writes is noticed by watching files, which this server does not do reliably.
    await workbench.runCommand('RewardBench: Refresh');
    await workbench.item('Runs', /org\/large-reward, done/).click();
    await workbench.report.getByRole('row', { name: /Prompt number 0/ }).waitFor();
  });
});
