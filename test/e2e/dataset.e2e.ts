import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { extensionWithFakeEvaluator } from '../vscode-host/extension-copy';
import { createSampleWorkspace } from '../vscode-host/sample-workspace';
import { accessibilityProblems, themes } from './accessibility';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

const jsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const attack = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;
const hostile = [
  { subset: 'markup', prompt: attack, chosen: attack, rejected: '<b>bold</b>', chosen_model: '<i>model</i>' },
  { subset: 'ansi', prompt: '\u001b[31mred\u001b[0m \u0007bell', chosen: 'a\u0000b', rejected: 'c' },
  {
    subset: 'bidi \u202egnp.exe',
    prompt: 'abc \u202e reversed \u2066 isolate',
    chosen: '\u202e',
    rejected: 'd',
  },
  { subset: 'long', prompt: 'x'.repeat(2 ** 20), chosen: 'Short.', rejected: 'y '.repeat(2 ** 19) },
  { subset: 'surrogate', prompt: 'lone \ud800 surrogate', chosen: '\udc00', rejected: 'fine' },
];

const card = `---
configs:
- config_name: default
  data_files:
  - split: test
    path: data/test-*
---
`;
/** RewardBench 2, but for most of its rows. */
const ofFour = Array.from({ length: 12 }, (_, index) => ({
  id: `four-${index}`,
  subset: index % 3 === 0 ? 'Factuality' : 'Math',
  prompt: `What is ${index} + ${index}?`,
  chosen: [`It is ${2 * index}.`],
  rejected: [`It is ${2 * index + 1}.`, 'No one knows.', 'It is a number.'],
  num_correct: 1,
  num_incorrect: 3,
  total_completions: 4,
  models: ['org/right', 'org/near', 'org/modest', 'org/vague'],
}));

/** One workbench, one story: each test goes on where the one before has ended. */
void describe('the dataset preview in a workbench', { timeout: 600_000 }, () => {
  let stage: Stage | undefined;
  let workbench: Workbench;
  let workspace: string;

  before(async () => {
    workspace = createSampleWorkspace();
    const data = (name: string): string => join(workspace, 'data', name);
    writeFileSync(data('hostile.jsonl'), `${jsonLines(hostile)}{"prompt": "torn\n[1, 2]\n`);
    writeFileSync(
      data('large.jsonl'),
      jsonLines(
        Array.from({ length: 100_000 }, (_, index) => ({
          subset: `subset-${index % 23}`,
          prompt: `Prompt number ${index}`,
          chosen: `Answer ${index * 3}`,
          rejected: index === 77_777 ? 'The needle in the haystack' : 'No.',
        })),
      ),
    );
    const folder = join(workspace, 'allenai', 'reward-bench-2');
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, 'README.md'), card);
    writeFileSync(join(folder, 'data', 'test-00000-of-00001.jsonl'), jsonLines(ofFour));
    const column = (name: string, of: (index: number) => string) => ({
      name,
      data: Array.from({ length: 5_000 }, (_, index) => of(index)),
    });
    writeFileSync(
      data('groups.parquet'),
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            column('prompt', (index) => `In row group ${Math.floor(index / 1_000)}, row ${index}`),
            column('chosen', () => 'yes'),
            column('rejected', () => 'no'),
          ],
          rowGroupSize: 1_000,
        }),
      ),
    );
    stage = await openStage({
      workspace,
      extension: extensionWithFakeEvaluator(),
      env: { HF_HOME: join(workspace, 'no-cache') },
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
    workbench = stage.workbench;
  });

  after(() => stage?.close());

  const step = stepsOn(() => workbench);
  const grid = () => workbench.report.getByRole('grid', { name: 'Rows' });
  const pane = () => workbench.report.locator('rb-dataset-example');
  const closeAll = () => workbench.runCommand('View: Close All Editors');
  const openFromExplorer = async (name: string): Promise<void> => {
    await workbench.runCommand('View: Show Explorer');
    const folder = workbench.page.getByRole('treeitem', { name: 'data', exact: true });
    await folder.waitFor();
    if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
    await workbench.chooseFromMenu(
      workbench.page.getByRole('treeitem', { name, exact: true }),
      'Preview Dataset',
    );
  };

  step('opens a set from the datasets view: what it is, its subsets, its rows', async () => {
    await workbench.openContainer();
    const item = workbench.item('Datasets', /preferences\.jsonl/);
    await item.hover();
    await item.getByRole('button', { name: 'Preview Dataset' }).click();
    const { report } = workbench;
    await report.getByRole('heading', { name: 'preferences' }).waitFor();
    await report.getByText('120 preference pairs · 3 subsets').waitFor();
    await report.getByText('prompt ← prompt').waitFor();
    await report.getByRole('button', { name: /llmbar-natural\s*40/ }).waitFor();
    await grid()
      .getByRole('row', { name: /Question 0: why is/ })
      .waitFor();
    await workbench.screenshot('dataset');
  });

  step('shows an example in full, and is driven by keys', async () => {
    const { page } = workbench;
    await grid().locator('[role=row][aria-rowindex="3"]').click();
    await pane().getByText('Because of scattering, said 1.').waitFor();
    await pane()
      .getByRole('heading', { name: /Chosen/ })
      .waitFor();
    await pane()
      .getByRole('heading', { name: /Rejected/ })
      .waitFor();
    assert.equal(await pane().locator('img').count(), 0);
    await page.keyboard.press('j');
    await pane().getByRole('heading', { name: 'Row 3' }).waitFor();
    await pane().getByRole('button', { name: 'Previous row' }).click();
    await pane().getByRole('heading', { name: 'Row 2' }).waitFor();
    await workbench.screenshot('dataset-example');
    await grid().focus();
    await page.keyboard.press('Escape');
    await pane().waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await pane().waitFor();
  });

  step('filters by subset and by text', async () => {
    const { report, page } = workbench;
    await report.getByRole('button', { name: /math-prm/ }).click();
    await report.getByRole('status').getByText('40 rows').waitFor();
    assert.equal(await grid().getByText('llmbar-natural').count(), 0);
    await grid().focus();
    await page.keyboard.press('/');
    await page.keyboard.type('QUESTION 11:');
    await report.getByRole('status').getByText('1 row').waitFor();
    await grid()
      .getByRole('row', { name: /Question 11: why/ })
      .waitFor();
    await workbench.screenshot('dataset-filtered');
  });

  step('starts an evaluation of the subset that is shown', async () => {
    await workbench.report.getByRole('button', { name: 'Evaluate a Model on This Subset' }).click();
    await workbench.choice('tiny-reward').waitFor();
    await workbench.screenshot('dataset-evaluate');
    await workbench.page.keyboard.press('Escape');
  });

  step('comes back when the window is loaded again', async () => {
    await workbench.report.getByRole('button', { name: /All rows/ }).click();
    await grid()
      .getByRole('row', { name: /Question 11: why/ })
      .click();
    await pane().getByText('Because of scattering, said 11.').waitFor();
    await workbench.reload();
    await pane().getByText('Because of scattering, said 11.').waitFor({ timeout: 90_000 });
    assert.equal(await workbench.report.getByRole('searchbox').inputValue(), 'QUESTION 11:');
    await grid().locator('[role=row][aria-selected=true]', { hasText: 'Question 11' }).waitFor();
  });

  for (const [name, theme, kind] of themes) {
    step(`is accessible in ${name} colours, changed while it is open`, async () => {
      if (name === 'dark') await workbench.report.getByRole('searchbox').fill('');
      await grid()
        .getByRole('row', { name: /Question 12: why/ })
        .waitFor();
      await workbench.chooseTheme(theme, kind);
      await workbench.screenshot(`dataset-${name}`);
      assert.deepEqual(await accessibilityProblems(workbench.page, 'rb-dataset'), []);
    });
  }

  step('opens a subset of a set that is open already', async () => {
    await workbench.chooseTheme('Dark Modern', 'vs-dark');
    await workbench.openContainer();
    await workbench.item('Datasets', /preferences\.jsonl/).click();
    const subset = workbench.item('Datasets', /alpacaeval-easy/);
    await subset.hover();
    await subset.getByRole('button', { name: 'Preview Dataset' }).click();
    await workbench.report.getByRole('status').getByText('40 rows').waitFor();
    assert.equal(await workbench.page.getByRole('tab', { name: 'preferences' }).count(), 1);
    await closeAll();
  });

  step('scrolls through 100,000 rows with only those in view, and finds one among them', async () => {
    await openFromExplorer('large.jsonl');
    const { report, page } = workbench;
    await report.getByRole('status').getByText('100,000 rows').waitFor();
    assert.equal(await grid().getAttribute('aria-rowcount'), '100001');
    await grid().focus();
    await page.keyboard.press('End');
    await grid()
      .getByRole('row', { name: /Prompt number 99999/ })
      .waitFor();
    assert.ok((await grid().getByRole('row').count()) < 100);
    await report.getByRole('spinbutton', { name: 'Go to row' }).fill('54321');
    await page.keyboard.press('Enter');
    await pane().getByText('Prompt number 54320').waitFor();
    await grid().locator('[role=row][aria-selected=true]', { hasText: 'Prompt number 54320' }).waitFor();
    await workbench.screenshot('dataset-large');
    await report.getByRole('searchbox').fill('NEEDLE');
    await grid()
      .getByRole('row', { name: /Prompt number 77777/ })
      .waitFor();
    await report.getByRole('status').getByText('1 row').waitFor();
    await workbench.screenshot('dataset-search');
    await closeAll();
  });

  step('opens a parquet file asked for by command', async () => {
    await workbench.runCommand('RewardBench: Preview Dataset');
    await workbench.choose('groups.parquet');
    const { report } = workbench;
    await report.getByText('5,000 preference pairs').waitFor();
    await report.getByRole('spinbutton', { name: 'Go to row' }).fill('4500');
    await workbench.page.keyboard.press('Enter');
    await pane().getByText('In row group 4, row 4499').waitFor();
    const current = grid().locator('[role=row][aria-selected=true]', { hasText: 'row 4499' });
    const [row, all] = [await current.boundingBox(), await grid().boundingBox()];
    assert.ok(row && all && row.y >= all.y + 28 && row.y + row.height <= all.y + all.height);
    await workbench.screenshot('dataset-parquet');
    await closeAll();
  });

  step(
    'opens a folder laid out as on the hub, and says where it differs from what is known of it',
    async () => {
      await workbench.openContainer();
      const item = workbench.item('Datasets', /reward-bench-2/).first();
      await item.hover();
      await item.getByRole('button', { name: 'Preview Dataset' }).click();
      const { report } = workbench;
      await report.getByText('12 prompts of RewardBench 2 · 2 subsets').waitFor();
      await report.getByText('6 things to know about this dataset').click();
      await report.getByText(/Factuality has 4 rows, .* are known/).waitFor();
      await grid().locator('[role=row][aria-rowindex="2"]').click();
      await pane()
        .getByRole('heading', { name: /Rejected/ })
        .nth(2)
        .waitFor();
      await pane().getByText('org/vague').waitFor();
      await workbench.screenshot('dataset-folder');
      await closeAll();
    },
  );

  step('shows what is hostile as text, and what cannot be read in its place', async () => {
    await openFromExplorer('hostile.jsonl');
    const { report, page } = workbench;
    await report.getByText('5 preference pairs · 5 subsets · 2 unreadable rows').waitFor();
    await grid()
      .getByRole('row', { name: /6 .*Cannot be read: not JSON/ })
      .waitFor();
    await grid().locator('[role=row][aria-rowindex="2"]').click();
    await pane().getByText('<script>').first().waitFor();
    await workbench.screenshot('dataset-hostile-markup');
    await page.keyboard.press('j');
    await pane().getByText('U+001B').first().waitFor();
    await page.keyboard.press('j');
    await pane().getByText('U+202E').first().waitFor();
    await workbench.screenshot('dataset-hostile-bidi');
    await page.keyboard.press('j');
    await pane().getByText('1,048,576 characters').first().waitFor();
    await pane().getByRole('button', { name: 'Show More' }).first().click();
    await pane().getByRole('button', { name: 'Show More' }).first().waitFor({ state: 'detached' });
    await workbench.screenshot('dataset-hostile-long');
    await page.keyboard.press('j');
    await pane().getByText('U+D800').waitFor();
    await page.keyboard.press('j');
    await pane()
      .getByText(/cannot be read/)
      .waitFor();
    await workbench.screenshot('dataset-hostile-torn');
    for (const frame of page.frames()) assert.notEqual(await frame.title().catch(() => ''), 'pwned');
    assert.equal(await report.locator('rb-dataset img, rb-dataset script').count(), 0);
    await closeAll();
  });

  step('says why a file is no dataset', async () => {
    await openFromExplorer('notes.json');
    await workbench.report
      .getByRole('alert')
      .getByText(/is a JSON object without columns/)
      .waitFor();
    await workbench.screenshot('dataset-refused');
  });

  void test('the browser had nothing to complain about', () => {
    const policy = workbench.complaints.filter((text) => /Content Security Policy|Uncaught/.test(text));
    assert.deepEqual(policy, []);
  });
});
