import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { extensionWithFakeEvaluator } from '../vscode-host/extension-copy';
import { createSampleWorkspace, writeLargeRun } from '../vscode-host/sample-workspace';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

/** A workspace that nobody has said to trust: one may look, but nothing of it is run. */
void describe('the extension in Restricted Mode', { timeout: 300_000 }, () => {
  let stage: Stage | undefined;
  let workbench: Workbench;
  let workspace: string;

  before(async () => {
    workspace = createSampleWorkspace();
    stage = await openStage({
      workspace,
      extension: extensionWithFakeEvaluator(),
      askForTrust: true,
      env: { HF_HOME: join(workspace, 'no-cache') },
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    workbench = stage.workbench;
  });

  after(() => stage?.close());

  const step = stepsOn(() => workbench);

  step('shows models and preference sets, and offers trust in place of runs', async () => {
    await workbench.openContainer();
    await workbench.item('Models', /^tiny-reward/).waitFor();
    await workbench.item('Datasets', /preferences\.jsonl/).waitFor();
    await workbench.section('Runs').getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await workbench.screenshot('restricted');
  });

  step('starts nothing', async () => {
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

  step('opens the report of a run that is there', async () => {
    writeLargeRun(join(workspace, '.rewardbench', 'runs'), 50);
    // What another program writes is noticed by watching files, which this server does not do reliably.
    await workbench.runCommand('RewardBench: Refresh');
    await workbench.item('Runs', /org\/large-reward, done/).click();
    await workbench.report.getByRole('row', { name: /Prompt number 0/ }).waitFor();
  });
});
