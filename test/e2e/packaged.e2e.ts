import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { installVscodeHost } from '../vscode-host/install';
import { codeServer, node24, repository } from '../vscode-host/locations';
import { openStage, type Stage } from './stage';
import type { Workbench } from './workbench';

const demo = join(repository, 'media', 'demo');
const Expected = v.object({ accuracy: v.object({ all: v.number() }), rows: v.array(v.unknown()) });

/** What a user installs, with the real evaluator: packed, installed, and used on the demo. */
void describe('the packaged extension', { timeout: 600_000 }, () => {
  let stage: Stage | undefined;
  let workbench: Workbench;
  let workspace: string;
  let extensions: string;

  before(async () => {
    installVscodeHost();
    workspace = mkdtempSync(join(tmpdir(), 'rewardbench-packaged-'));
    extensions = mkdtempSync(join(tmpdir(), 'rewardbench-extensions-'));
    cpSync(join(demo, 'model'), join(workspace, 'demo-model'), { recursive: true });
    cpSync(join(demo, 'preferences.jsonl'), join(workspace, 'preferences.jsonl'));
    execFileSync('npm', ['run', '--silent', 'package'], { cwd: repository, stdio: 'ignore' });
    const vsix = readdirSync(repository).find((name) => name.endsWith('.vsix')) ?? 'no .vsix';
    const entry = resolve(codeServer, 'out/node/entry.js');
    const flags = ['--extensions-dir', extensions, '--user-data-dir', join(extensions, '..', 'none')];
    execFileSync(node24, [entry, ...flags, '--install-extension', resolve(repository, vsix)], {
      stdio: 'ignore',
    });
    stage = await openStage({
      workspace,
      extensionsFolder: extensions,
      env: { HF_HOME: join(workspace, 'no-cache') },
      temporary: [workspace, extensions],
    });
    workbench = stage.workbench;
  });

  after(() => stage?.close());

  void test('holds the native binaries of this platform alone', () => {
    const [installed = ''] = readdirSync(extensions).filter((name) => name.startsWith('rewardbench.'));
    const modules = join(extensions, installed, 'node_modules');
    const platforms = readdirSync(join(modules, 'onnxruntime-node/bin/napi-v6'));
    assert.deepEqual(platforms, [process.platform]);
    const binaries = readdirSync(join(modules, 'tokenizers')).filter((name) => name.endsWith('.node'));
    assert.equal(binaries.length, 1);
  });

  void test('evaluates a checkpoint to the accuracy that PyTorch gives, and shows where it is wrong', async () => {
    const expected = v.parse(Expected, JSON.parse(readFileSync(join(demo, 'expected.json'), 'utf8')));
    await workbench.openContainer();
    await workbench
      .item('Models', /^demo-model, LlamaForSequenceClassification/)
      .waitFor({ timeout: 60_000 });
    await workbench.runCommand('RewardBench: Evaluate Model');
    await workbench.choose('demo-model');
    await workbench.choose('preferences.jsonl');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).click();
    await workbench.choose('Profile');
    await workbench.choice('on: the run tells where its time went').waitFor();
    await workbench.choose('Start');
    await workbench.item('Runs', /^demo-model, done/).click({ timeout: 90_000 });
    const { report } = workbench;
    const percent = (100 * expected.accuracy.all).toFixed(1);
    await report
      .getByText(new RegExp(`${percent.replace('.', '\\.')}\\s*%`))
      .first()
      .waitFor();
    await report.getByRole('radio', { name: /Misranked/ }).check({ force: true });
    await report.getByRole('grid', { name: 'Examples' }).locator('[role=row][aria-rowindex="2"]').click();
    await report.locator('rb-example').getByText('Rejected').first().waitFor();
    await workbench.screenshot('packaged-misranked');
  });

  void test('shows where the time of a profiled run went', async () => {
    await workbench.chooseFromMenu(workbench.item('Runs', /^demo-model, done/), 'Show Profile of Run');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    for (const text of ['session runs', 'PART OF THE MODEL', 'attention', 'Gemm']) {
      await editor.getByText(text).first().waitFor();
    }
    await workbench.screenshot('packaged-profile');
  });
});
