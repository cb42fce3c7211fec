import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { extensionWithFakeEvaluator } from '../vscode-host/extension-copy';
import { createSampleWorkspace, sampleSize, writeLargeRun } from '../vscode-host/sample-workspace';
import { accessibilityProblems, themes } from './accessibility';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

/** One workbench, one story: each test goes on where the one before has ended. */
void describe('the extension in a workbench', { timeout: 600_000 }, () => {
  let stage: Stage | undefined;
  let workbench: Workbench;
  let workspace: string;
  const runs = (): string => join(workspace, '.rewardbench', 'runs');

  before(async () => {
    workspace = createSampleWorkspace();
    stage = await openStage({
      workspace,
      extension: extensionWithFakeEvaluator(),
      env: { REWARDBENCH_FAKE_PACE: '150', HF_HOME: join(workspace, 'no-cache') },
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
    workbench = stage.workbench;
  });

  after(() => stage?.close());

  const step = stepsOn(() => workbench);

  step('lists models, preference sets with their subsets, and no runs yet', async () => {
    await workbench.openContainer();
    await workbench.item('Models', /^tiny-reward, LlamaForSequenceClassification · 8 · F32/).waitFor();
    await workbench.item('Models', /^truncated-reward, cannot be used/).waitFor();
    await workbench.item('Datasets', /preferences\.jsonl/).click();
    await workbench.item('Datasets', 'llmbar-natural, 40 examples').waitFor();
    assert.equal(await workbench.section('Datasets').getByText('notes.json').count(), 0);
    await workbench.section('Runs').getByRole('button', { name: 'Evaluate a Model' }).waitFor();
    await workbench.screenshot('views');
  });

  step('lists the reward models that are known by name', async () => {
    const group = workbench.item('Models', /^Known reward models/);
    await group.click();
    await workbench.item('Models', /^openbmb\/UltraRM-13b, regression-head · openbmb/).waitFor();
    await workbench.screenshot('known-models');
    await group.click();
  });

  step('asks for model, set and subsets, and can go back', async () => {
    await workbench.runCommand('RewardBench: Evaluate Model');
    await workbench.choose('templateless-reward');
    await workbench.choose('preferences.jsonl');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choice('oasst_pythia').waitFor();
    await workbench.screenshot('evaluate-template');
    for (let steps = 0; steps < 3; steps++)
      await workbench.quickInput.getByRole('button', { name: /Back/ }).click();
    await workbench.choose('tiny-reward');
    await workbench.choose('preferences.jsonl');
    await workbench.screenshot('evaluate-subsets');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choice('Start').waitFor();
    await workbench.screenshot('evaluate-start');
    await workbench.choose('Start');
  });

  step('shows progress in the status bar and the runs view, and opens nothing by itself', async () => {
    await workbench.statusItem.getByText(/\d+ % · .* left/).waitFor();
    await workbench.item('Runs', /^tiny-reward, running, \d+ %/).waitFor();
    assert.equal(await workbench.page.locator('iframe.webview').count(), 0);
  });

  step('fills the report while the run goes on', async () => {
    await workbench.statusItem.click();
    const { report } = workbench;
    await report.getByText('Running').waitFor();
    await report.getByRole('row', { name: /Question 0: why is/ }).waitFor();
    const scored = report.getByText(/\d+ of 120 examples/).first();
    const before = await scored.innerText();
    await workbench.page.waitForTimeout(1_500);
    assert.notEqual(await scored.innerText(), before);
    await workbench.screenshot('report-running');
  });

  step('cancels within moments and keeps what was scored', async () => {
    await workbench.report.getByRole('button', { name: 'Cancel' }).click();
    await workbench.item('Runs', /^tiny-reward, cancelled, .* of 120 examples/).waitFor({ timeout: 5_000 });
    await workbench.report.getByText('Cancelled').waitFor();
    await workbench.statusItem.waitFor({ state: 'hidden' });
    await workbench.screenshot('report-cancelled');
  });

  step('resumes, and tells when it is done', async () => {
    await workbench.report.getByRole('button', { name: 'Resume' }).click();
    await workbench.item('Runs', /^tiny-reward, done/).waitFor();
    const notification = await workbench.notification(/tiny-reward: accuracy .* % on 120 examples/);
    await workbench.screenshot('notification');
    const [run = ''] = readdirSync(runs());
    const scored = readFileSync(join(runs(), run, 'journal.jsonl'), 'utf8').match(/"kind":"score"/g);
    assert.equal(scored?.length, sampleSize);
    assert.ok(existsSync(join(workspace, '.rewardbench', '.gitignore')));
    await notification.getByRole('button', { name: 'Open Report' }).click();
  });

  step('filters by result and subset, and sorts', async () => {
    const { report } = workbench;
    const grid = report.getByRole('grid', { name: 'Examples' });
    await report.getByText('Done').waitFor();
    await report.getByRole('radio', { name: /Misranked/ }).check({ force: true });
    await grid.getByText('Loss').first().waitFor();
    assert.equal(await grid.getByText('Win').count(), 0);
    await report.getByRole('button', { name: 'Show as table' }).click();
    await report.getByRole('button', { name: 'llmbar-natural' }).click();
    await grid
      .getByRole('row', { name: /llmbar-natural/ })
      .first()
      .waitFor();
    assert.equal(await grid.getByText('math-prm').count(), 0);
    await workbench.screenshot('report-filtered');
    await report.getByRole('button', { name: 'Margin' }).click();
    await report.locator('[role=columnheader][aria-sort=ascending]', { hasText: 'Margin' }).waitFor();
  });

  step('opens an example beside the grid, and is driven by keys', async () => {
    const { report, page } = workbench;
    const grid = report.getByRole('grid', { name: 'Examples' });
    await report.getByRole('radio', { name: /^All/ }).check({ force: true });
    await grid.locator('[role=row][aria-rowindex="3"]').click();
    const pane = report.locator('rb-example');
    await pane.getByText('Because of scattering').waitFor();
    await pane.getByText('<img src=x onerror=').first().waitFor();
    assert.equal(await pane.locator('img').count(), 0);
    const first = await pane.locator('h2').innerText();
    await page.keyboard.press('j');
    await pane.locator('h2').getByText(first, { exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('k');
    await pane.locator('h2').getByText(first, { exact: true }).waitFor();
    await workbench.screenshot('report-example');
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await pane.waitFor();
    await page.keyboard.press('/');
    assert.equal(await report.locator('input:focus').count(), 1);
  });

  step('comes back when the window is loaded again', async () => {
    await workbench.reload();
    await workbench.report
      .locator('rb-example')
      .getByText('Because of scattering')
      .waitFor({ timeout: 90_000 });
    await workbench.report.locator('[aria-sort=ascending]', { hasText: 'Margin' }).waitFor();
    // The cursor stands on the example that is open.
    await workbench.report.locator('[role=row][aria-rowindex="3"][aria-selected=true]').waitFor();
    // With little room the overview makes way for the example.
    const grid = workbench.report.getByRole('grid', { name: 'Examples' });
    await grid.focus();
    await workbench.page.keyboard.press('Escape');
    await workbench.report.getByRole('button', { name: 'Show as chart' }).click();
    await grid.focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.report.locator('rb-example').waitFor();
  });

  for (const [name, theme, kind] of themes) {
    step(`is accessible in ${name} colours, changed while it is open`, async () => {
      await workbench.chooseTheme(theme, kind);
      await workbench.screenshot(`report-${name}`);
      assert.deepEqual(await accessibilityProblems(workbench.page), []);
    });
  }

  step('scrolls through 100,000 rows with only those in view', async () => {
    writeLargeRun(runs(), 100_000);
    await workbench.openContainer();
    await workbench.runCommand('RewardBench: Refresh');
    await workbench.item('Runs', /org\/large-reward, done/).click({ timeout: 60_000 });
    const { report } = workbench;
    const grid = report.getByRole('grid', { name: 'Examples' });
    await grid.getByRole('row', { name: /Prompt number 0/ }).waitFor({ timeout: 60_000 });
    assert.equal(await grid.getAttribute('aria-rowcount'), '100001');
    await grid.focus();
    await workbench.page.keyboard.press('End');
    await grid.getByRole('row', { name: /Prompt number 99999/ }).waitFor();
    assert.ok((await grid.getByRole('row').count()) < 100);
    await workbench.screenshot('report-large');
    // What was hidden comes back where it was left.
    await workbench.item('Runs', /^tiny-reward, done/).click();
    await report
      .getByRole('row', { name: /Question \d+: why/ })
      .first()
      .waitFor();
    await workbench.item('Runs', /org\/large-reward/).click();
    await grid.getByRole('row', { name: /Prompt number 99999/ }).waitFor();
  });

  step('says why a run failed', async () => {
    await workbench.item('Models', /^dies/).hover();
    await workbench
      .item('Models', /^dies/)
      .getByRole('button', { name: /Evaluate Model/ })
      .click();
    await workbench.choose('preferences.jsonl');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choose('Start');
    await workbench.item('Runs', /^dies, failed/).waitFor();
    await workbench.notification(/Evaluating dies failed: .*exit code 134/);
    await workbench.item('Runs', /^dies, failed/).click();
    await workbench.report.getByText(/terminate called: out of memory/).waitFor();
    await workbench.screenshot('report-failed');
  });

  step('deletes a run, when told so twice', async () => {
    const large = join(runs(), '20250101-000000-large');
    await workbench.chooseFromMenu(workbench.item('Runs', /org\/large-reward/), 'Delete Run…');
    await workbench.page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
    await workbench.screenshot('delete-run');
    await workbench.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    assert.ok(existsSync(large));
    await workbench.chooseFromMenu(workbench.item('Runs', /org\/large-reward/), 'Delete Run…');
    await workbench.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await workbench.item('Runs', /org\/large-reward/).waitFor({ state: 'detached' });
    assert.ok(!existsSync(large));
    assert.equal(await workbench.page.getByRole('tab', { name: /org\/large-reward/ }).count(), 0);
  });

  void test('the browser had nothing to complain about', () => {
    const policy = workbench.complaints.filter((text) => /Content Security Policy|Uncaught/.test(text));
    assert.deepEqual(policy, []);
  });
});
