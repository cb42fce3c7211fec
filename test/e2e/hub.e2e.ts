import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { HubServer } from '../hub-server/hub-server';
import { repository } from '../vscode-host/locations';
import { candidates, dialogues, reference, startDemoHub, token } from './hub-fixture';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

/** From the hub to a report, with the real evaluator and a local server that answers as the hub does. */
void describe('the hub in a workbench', { timeout: 600_000 }, () => {
  let hub: HubServer;
  let stage: Stage | undefined;
  let workbench: Workbench;
  let home: string;
  let workspace: string;

  before(async () => {
    hub = await startDemoHub();
    home = mkdtempSync(join(tmpdir(), 'rewardbench-hub-'));
    workspace = join(home, 'workspace');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'candidates.jsonl'), candidates());
    writeFileSync(join(workspace, 'dialogues.jsonl'), dialogues());
    stage = await openStage({
      workspace,
      extension: repository,
      env: {
        HF_HOME: join(home, 'cache'),
        HF_ENDPOINT: hub.url,
        HF_TOKEN: '',
        HF_TOKEN_PATH: join(home, 'none'),
      },
      temporary: [home],
    });
    workbench = stage.workbench;
  });

  after(async () => {
    await stage?.close();
    await hub.close();
  });

  const step = stepsOn(
    () => workbench,
    async () => {
      await workbench.page.keyboard.press('Escape');
      hub.reset();
    },
  );
  const type = (text: string) => workbench.quickInput.locator('input').first().fill(text);
  const dismiss = () => workbench.runCommand('Notifications: Clear All Notifications');
  const authorised = () => hub.requests.filter(({ headers }) => headers.authorization !== undefined);

  step('lists RewardBench’s sets before anything is downloaded', async () => {
    await workbench.openContainer();
    await workbench.section('Models').getByRole('button', { name: 'Download a Model' }).waitFor();
    await workbench.item('Datasets', /^candidates\.jsonl/).waitFor();
    await workbench.item('Datasets', /^dialogues\.jsonl/).waitFor();
    await workbench.item('Datasets', /^RewardBench’s sets, 7/).click();
    await workbench.item('Datasets', 'RewardBench, 2,985 examples').click();
    await workbench.item('Datasets', 'alpacaeval-easy, 100 examples').waitFor();
    await workbench.screenshot('hub-sets');
    await workbench.item('Datasets', 'RewardBench, 2,985 examples').click();
    await workbench.item('Datasets', /^RewardBench’s sets/).click();
  });

  step('opens the known models from the empty Models view', async () => {
    await workbench.section('Models').getByText('Browse known reward models').click();
    await workbench.item('Models', /^openbmb\/UltraRM-13b, regression-head · openbmb/).waitFor();
    await workbench.screenshot('hub-known-models');
    await workbench.item('Models', /^Known reward models/).click();
  });

  step('signs in with a token that the hub knows, and with no other', async () => {
    await workbench.runCommand('RewardBench: Sign In to Hugging Face');
    await type('hf_wrong');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput
      .getByText(/token/i)
      .filter({ hasText: /not|invalid|unknown/i })
      .first()
      .waitFor();
    await workbench.screenshot('hub-sign-in');
    assert.equal(await workbench.quickInput.locator('input').first().getAttribute('type'), 'password');
    await type(token);
    await workbench.page.keyboard.press('Enter');
    await workbench.notification(/Signed in to Hugging Face as ada/);
    await dismiss();
  });

  step('searches the hub while one types', async () => {
    await workbench.runCommand('RewardBench: Download Model');
    await workbench.choice('openbmb/UltraRM-13b').waitFor();
    await type('reward-model');
    await workbench.choice('meta/gated-reward-model').waitFor();
    assert.match(await workbench.choice('tiny/reward-model').innerText(), /1\.2M downloads · 345 likes/);
    assert.match(await workbench.choice('meta/gated-reward-model').innerText(), /gated/);
    await workbench.screenshot('hub-search');
    await type('tiny/reward-model@main');
    await workbench.choice('tiny/reward-model@main').waitFor();
    await type('nothing-of-this-name');
    await workbench.choice('Nothing of this name').waitFor();
    hub.fail('/api/models', { kind: 'status', status: 500 });
    await type('reward');
    await workbench.choice('The hub cannot be searched').waitFor();
    await workbench.screenshot('hub-search-failed');
    hub.reset();
    await workbench.page.keyboard.press('Escape');
  });

  step('leads to the page of a gated model', async () => {
    await workbench.runCommand('RewardBench: Download Model');
    await type('meta/gated-reward-model');
    await workbench.choose('meta/gated-reward-model');
    const notification = await workbench.notification(/The files of the model .meta\/gated-reward-model/);
    await notification.getByRole('button', { name: 'Open Model Page' }).waitFor();
    await workbench.screenshot('hub-gated');
    await dismiss();
  });

  step('shows a download, ends it when told so, and goes on from there', async () => {
    hub.fail('model.safetensors', { kind: 'slow', chunkBytes: 65_536, pauseMs: 300 });
    await workbench.runCommand('RewardBench: Download Model');
    await type('tiny/reward');
    await workbench.choose('tiny/reward-model');
    const progress = await workbench.notification(/Downloading tiny\/reward-model.* of 2\.\d MB.*\/s.*left/);
    await workbench.screenshot('hub-download');
    const began = Date.now();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    assert.ok(Date.now() - began < 5_000);
    assert.equal(await workbench.item('Models', /tiny\/reward-model/).count(), 0);
    await dismiss();
    hub.reset();
    await workbench.runCommand('RewardBench: Download Model');
    await type('tiny/reward');
    await workbench.choose('tiny/reward-model');
    await workbench.notification(/tiny\/reward-model is downloaded/);
    const ranges = hub.requests.filter(({ headers }) => headers.range !== undefined);
    assert.ok(ranges.some(({ headers }) => !/^bytes=0-/.test(headers.range ?? '')));
    await workbench.item('Models', /^tiny\/reward-model, LlamaForSequenceClassification/).waitFor();
    await dismiss();
  });

  step('evaluates the downloaded model on a set that is fetched on the way', async () => {
    await workbench.runCommand('RewardBench: Evaluate Model');
    await workbench.choice('Hugging Face cache').waitFor();
    await workbench.screenshot('hub-evaluate-model');
    await workbench.choose('tiny/reward-model');
    await workbench.choice('Preference test sets').waitFor();
    await workbench.screenshot('hub-evaluate-dataset');
    await workbench.choose('allenai/reward-bench · 2,985 examples');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choice('Start').waitFor();
    await workbench.screenshot('hub-evaluate-start');
    await workbench.choose('Start');
    await workbench
      .item('Runs', /^tiny\/reward-model, done, .*allenai\/reward-bench/)
      .click({ timeout: 90_000 });
    await workbench.report.getByText('Done').waitFor();
    await workbench.screenshot('hub-report');
  });

  step('downloads datasets, and shows what parts they have', async () => {
    await workbench.runCommand('RewardBench: Download Dataset');
    await type('tiny/pref');
    await workbench.choose('tiny/preferences');
    await workbench.notification(/tiny\/preferences is downloaded/);
    await dismiss();
    await workbench.item('Datasets', /^tiny\/preferences/).click();
    await workbench.item('Datasets', 'alpacaeval-easy, 2 examples').waitFor();
    await workbench.item('Datasets', /^RewardBench’s sets/).click();
    const raw = workbench.item('Datasets', /^raw of RewardBench/);
    await raw.hover();
    await raw.getByRole('button', { name: /Download Dataset/ }).click();
    await workbench.notification(/allenai\/reward-bench is downloaded/);
    await dismiss();
    await workbench.item('Datasets', 'raw of RewardBench, 5,123 examples, downloaded').waitFor();
    await workbench.item('Datasets', /^allenai\/reward-bench/).click();
    await workbench.item('Datasets', /^raw/).first().waitFor();
    await workbench.screenshot('hub-datasets');
  });

  step('scores a policy against the reference that it is known to come from', async () => {
    await workbench.runCommand('RewardBench: Evaluate with Reference');
    await type('Qwen/Qwen1.5-0.5B-Chat');
    await workbench.choose('Qwen/Qwen1.5-0.5B-Chat');
    await workbench.choice(`Against ${reference}`).waitFor();
    await workbench.screenshot('hub-reference');
    await workbench.page.keyboard.press('Enter');
    await workbench.choose('allenai/reward-bench');
    await workbench.choice('raw').waitFor();
    await workbench.screenshot('hub-part');
    await workbench.choose('filtered');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choice('Start').waitFor();
    assert.match(await workbench.choice('Start').innerText(), /DPO against Qwen\/Qwen1\.5-0\.5B/);
    await workbench.screenshot('hub-reference-start');
    await workbench.choose('Start');
    await workbench
      .item('Runs', /^Qwen\/Qwen1\.5-0\.5B-Chat, done, .*against Qwen\/Qwen1\.5-0\.5B/)
      .waitFor({ timeout: 90_000 });
  });

  step('chooses among candidates', async () => {
    await workbench.runCommand('RewardBench: Best of N');
    await workbench.choose('tiny/reward-model');
    await workbench.choice('raw of RewardBench').waitFor();
    await workbench.choose('candidates.jsonl');
    await workbench.quickInput.getByText(/Best of how many/).waitFor();
    await type('4');
    await workbench.page.keyboard.press('Enter');
    await workbench.choice('Start').waitFor();
    await workbench.screenshot('hub-best-of-n');
    await workbench.choose('Start');
    await workbench.item('Runs', /^tiny\/reward-model, done, .*best of 4/).waitFor({ timeout: 90_000 });
    await workbench.screenshot('hub-runs');
  });

  step('scores dialogues that nothing is known of', async () => {
    await workbench.runCommand('RewardBench: Score Dialogues');
    await workbench.choice('recently used').waitFor();
    await workbench.choose('tiny/reward-model');
    await workbench.choice('raw of RewardBench').waitFor();
    await type('Browse');
    await workbench.choose('Browse for a File');
    await workbench.choose('dialogues.jsonl');
    await workbench.choice('Start').waitFor();
    await workbench.screenshot('hub-dialogues');
    await workbench.choose('Start');
    await workbench
      .item('Runs', /^tiny\/reward-model, done, 2 dialogues, .*scores only/)
      .waitFor({ timeout: 90_000 });
  });

  step('evaluates a file from the explorer, asking for the model alone', async () => {
    await workbench.runCommand('View: Show Explorer');
    const file = workbench.page.getByRole('treeitem', { name: /candidates\.jsonl/ });
    await workbench.chooseFromMenu(file, 'Evaluate This File');
    await workbench.choose('tiny/reward-model');
    await workbench.choice('Start').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.openContainer();
  });

  step('stays signed in when the window is loaded again, until told otherwise', async () => {
    await workbench.reload();
    // The report has the focus, and keeps the keys to itself.
    await workbench.item('Datasets', /^RewardBench’s sets/).click({ timeout: 90_000 });
    hub.reset();
    await workbench.runCommand('RewardBench: Download Model');
    await type('reward-model');
    await workbench.choice('meta/gated-reward-model').waitFor();
    assert.ok(authorised().length > 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('RewardBench: Sign Out of Hugging Face');
    await workbench.notification(/Signed out of Hugging Face/);
    hub.reset();
    await workbench.runCommand('RewardBench: Download Model');
    await type('reward-model');
    await workbench.choice('meta/gated-reward-model').waitFor();
    assert.deepEqual(authorised(), []);
    await workbench.page.keyboard.press('Escape');
  });

  void test('the token is in no file of the workspace, of the cache, or of the runs', () => {
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.ok(files.length > 10);
    const leaks = files.filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(token));
    assert.deepEqual(leaks, []);
    assert.ok(existsSync(join(workspace, '.rewardbench', 'runs')));
    assert.ok(!stage?.server.log().includes(token));
  });
});
