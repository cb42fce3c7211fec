import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { extensionWithFakeEvaluator } from '../vscode-host/extension-copy';
import { createSampleWorkspace } from '../vscode-host/sample-workspace';
import { taskRuns, writeRun } from '../vscode-host/task-runs';
import { accessibilityProblems } from './accessibility';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

/** The report on each of RewardBench's tasks, from runs as an evaluator leaves them. */
void describe('reports on every task', { timeout: 600_000 }, () => {
  let stage: Stage | undefined;
  let workbench: Workbench;
  let workspace: string;

  before(async () => {
    workspace = createSampleWorkspace();
    for (const run of taskRuns) writeRun(join(workspace, '.rewardbench', 'runs'), run);
    stage = await openStage({
      workspace,
      extension: extensionWithFakeEvaluator(),
      env: { HF_HOME: join(workspace, 'no-cache') },
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
    workbench = stage.workbench;
    await workbench.openContainer();
  });

  after(() => stage?.close());

  const step = stepsOn(() => workbench);

  /** Closes the report before and opens another. */
  const openReport = async (model: RegExp): Promise<void> => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.item('Runs', model).click({ timeout: 60_000 });
    await workbench.report.locator('rb-run-header h1').first().getByText(model).waitFor();
    await grid().locator('[role=row][aria-rowindex="2"]').waitFor();
  };
  const grid = (): Locator => workbench.report.getByRole('grid', { name: 'Examples' });
  const columns = (): Promise<string[]> => grid().getByRole('columnheader').allInnerTexts();
  const filters = (): Promise<string[]> =>
    workbench.report.locator('rb-filter-bar .choices label').allInnerTexts();
  const openExample = async (row: number): Promise<Locator> => {
    await grid()
      .locator(`[role=row][aria-rowindex="${row + 1}"]`)
      .click();
    const pane = workbench.report.locator('rb-example');
    await pane.locator('.completion').first().waitFor();
    return pane;
  };

  step('DPO on the core set: names the reference, and shows every published overall', async () => {
    const { report, page } = workbench;
    await openReport(/org\/dpo-policy/);
    const header = report.locator('rb-run-header');
    await header.getByText('DPO against org/sft-reference').waitFor();
    await header.getByText('Preference pairs').waitFor();
    await header.getByText('mean of the four sections').waitFor();
    await workbench.screenshot('task-dpo');
    const first = await header.locator('.main strong').first().innerText();
    await header.getByRole('radio', { name: 'Leaderboard' }).focus();
    await page.keyboard.press('ArrowRight');
    await header.getByText('mean of the four sections').waitFor({ state: 'detached' });
    assert.notEqual(await header.locator('.main strong').first().innerText(), first);
    await workbench.reload();
    await header.getByText('mean of the four sections').waitFor({ state: 'detached' });
    await header.locator('.choices input:checked').waitFor({ state: 'attached', timeout: 90_000 });
    assert.equal(await header.getByRole('radio', { name: 'Leaderboard' }).isChecked(), false);
  });

  step('a pair ranker: says how much the order matters, and what it said in each', async () => {
    const { report } = workbench;
    await openReport(/org\/pair-ranker/);
    await report.getByText('The model leans to the completion that it is shown first.').waitFor();
    const pane = await openExample(2);
    await pane.getByRole('row', { name: /Chosen first/ }).waitFor();
    await workbench.screenshot('task-pairs');
  });

  step('RewardBench 2: shows the parts of Ties, all completions, and ties for the top', async () => {
    const { report, page } = workbench;
    await openReport(/org\/coarse-reward/);
    await report.getByRole('row', { name: /Accuracy, tied/ }).waitFor();
    await report.getByRole('radio', { name: /^Ties/ }).check({ force: true });
    const pane = await openExample(1);
    await pane.getByText(/tie for the best score/).waitFor();
    assert.equal(await pane.locator('.completion').count(), 4);
    assert.match(await pane.locator('.completion h3').first().innerText(), /Chosen/);
    await pane.getByRole('radio', { name: 'Chosen first' }).focus();
    await page.keyboard.press('ArrowRight');
    await pane.locator('.completion .rank').first().getByText('1.').waitFor();
    const scores = await pane.locator('.completion .value').allInnerTexts();
    const numbers = scores.map((text) => Number(text.replace('−', '-')));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    );
    await workbench.screenshot('task-rewardbench-2');
    await report.getByRole('radio', { name: /^All/ }).check({ force: true });
    await grid().getByText('Win').first().waitFor();
    await grid().focus();
    await page.keyboard.press('End');
    await pane.getByText('9 completions').waitFor();
    assert.equal(await pane.locator('details.completion[open]').count(), 3);
    await workbench.screenshot('task-rewardbench-2-ties');
  });

  step('best of n: shows the curve, reached by keys, and the candidates in their order', async () => {
    const { report, page } = workbench;
    await openReport(/org\/best-of-reward/);
    assert.deepEqual(await columns(), ['#', 'Subset', 'Prompt', 'Best', 'Second', 'Distance', 'Result']);
    assert.ok(!(await filters()).some((label) => /Misranked|Ties/.test(label)));
    const curve = report.getByRole('slider', { name: 'Candidates per prompt' });
    await curve.focus();
    await page.keyboard.press('Home');
    assert.match((await curve.getAttribute('aria-valuetext')) ?? '', /^Best of 1: /);
    for (let n = 1; n < 4; n++) await page.keyboard.press('ArrowRight');
    await report.getByText(/^Best of 4: /).waitFor();
    await workbench.screenshot('task-best-of-n');
    await report.getByRole('button', { name: 'Show the curve as table' }).press('Enter');
    await report.locator('rb-best-of-n').getByRole('row', { name: /^16 / }).waitFor();
    await report.getByRole('button', { name: 'Show the curve', exact: true }).press('Enter');
    const pane = await openExample(1);
    assert.match(await pane.locator('.completion').first().innerText(), /^1\.[\s\S]*Taken/);
    assert.equal(await pane.locator('.completion').count(), 16);
    const second = pane.locator('.completion').nth(1);
    await second.locator('summary').press('Enter');
    await second.getByText('Shorter waves').waitFor();
    await workbench.screenshot('task-best-of-n-example');
  });

  step('best of n before the first score: says when the curve appears', async () => {
    await openReport(/org\/waiting-reward/);
    await workbench.report.getByText('The curve appears when the first prompt is scored.').waitFor();
    await workbench.screenshot('task-nothing-scored');
  });

  step('dialogues: scores and their statistics, nothing to win', async () => {
    const { report } = workbench;
    await openReport(/org\/scoring-reward/);
    assert.deepEqual(await columns(), ['#', 'Subset', 'Prompt', 'Score', 'Result']);
    assert.equal(await report.getByText('Wins').count(), 0);
    await report.getByRole('button', { name: 'Show as table' }).click();
    await report.getByRole('columnheader', { name: 'Deviation' }).waitFor();
    const pane = await openExample(2);
    await pane.getByText('Hello, who are you?').waitFor();
    await workbench.screenshot('task-dialogues');
  });

  for (const [name, theme, kind] of [
    ['light', 'Light Modern', 'vs'],
    ['high-contrast', 'Dark High Contrast', 'hc-black'],
    ['dark', 'Dark Modern', 'vs-dark'],
  ] as const) {
    step(`is accessible in ${name} colours, whatever the task`, async () => {
      // Wide enough for overview, examples and one example side by side.
      await workbench.page.setViewportSize({ width: 1760, height: 990 });
      await workbench.chooseTheme(theme, kind);
      // What was open has changed its colours, too.
      await workbench.screenshot(`task-recoloured-${name}`);
      for (const [task, model] of [
        ['dpo', /org\/dpo-policy/],
        ['pairs', /org\/pair-ranker/],
        ['rewardbench-2', /org\/coarse-reward/],
        ['dialogues', /org\/scoring-reward/],
        ['best-of-n', /org\/best-of-reward/],
      ] as const) {
        await openReport(model);
        await openExample(2);
        await workbench.screenshot(`task-${task}-${name}`);
        assert.deepEqual(await accessibilityProblems(workbench.page), [], task);
      }
    });
  }

  step('has all of it one below the other where there is little room', async () => {
    const { report, page } = workbench;
    // What a window of 1440 × 900 is at 200 %.
    await page.setViewportSize({ width: 720, height: 450 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await report.locator('rb-example').getByRole('button', { name: 'Close' }).click();
    await report.getByText('Mean Best Score per Subset').scrollIntoViewIfNeeded();
    await workbench.screenshot('task-narrow-overview');
    await openExample(2);
    await workbench.screenshot('task-narrow-example');
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.setViewportSize({ width: 400, height: 700 });
    await workbench.screenshot('task-narrowest');
    const overflow = await report
      .locator('rb-report')
      .evaluate((view: { scrollWidth: number; clientWidth: number }) => view.scrollWidth - view.clientWidth);
    assert.equal(overflow, 0);
  });

  void test('the browser had nothing to complain about', () => {
    const policy = workbench.complaints.filter((text) => /Content Security Policy|Uncaught/.test(text));
    assert.deepEqual(policy, []);
  });
});
