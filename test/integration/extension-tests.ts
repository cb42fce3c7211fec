import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { commands, extensions, TabInputWebview, window, workspace, type Extension } from 'vscode';
import { readJournal } from '../../src/runs/journal';
import { runMetrics } from '../../src/runs/run-metrics';

const Manifest = v.object({
  contributes: v.object({ commands: v.array(v.object({ command: v.string() })) }),
});

/** Tests in a real extension host, with the real evaluator and the demo model. */
export function describeExtension(): void {
  describe('the extension in its host', () => {
    let extension: Extension<unknown>;
    let runs: string;

    before(async () => {
      const found = extensions.all.find(
        ({ packageJSON }) => v.is(Manifest, packageJSON) && idOf(packageJSON),
      );
      assert.ok(found, 'the extension under development is there');
      extension = found;
      await extension.activate();
      const [folder] = workspace.workspaceFolders ?? [];
      assert.ok(folder, 'a workspace is open');
      runs = path.join(folder.uri.fsPath, '.rewardbench', 'runs');
    });

    const runFolders = () => (existsSync(runs) ? readdirSync(runs).map((name) => path.join(runs, name)) : []);

    it('has a handler for every command that it contributes', async () => {
      const manifest = v.parse(Manifest, extension.packageJSON);
      const registered = new Set(await commands.getCommands(true));
      const contributed = manifest.contributes.commands.map(({ command }) => command);
      assert.ok(contributed.length >= 18);
      assert.deepEqual(
        contributed.filter((command) => !registered.has(command)),
        [],
      );
    });

    it('evaluates the demo model to the scores of PyTorch', async () => {
      await commands.executeCommand('rewardbench.evaluateDemo');
      const run = await until('the run is done', async () => {
        const [folder] = runFolders();
        return folder !== undefined && existsSync(path.join(folder, 'eval-set')) && (await ended(folder))
          ? folder
          : undefined;
      });
      const file = path.join(extension.extensionPath, 'media', 'demo', 'expected.json');
      const expected = v.parse(
        v.object({ accuracy: v.object({ all: v.number() }), rows: v.array(v.unknown()) }),
        JSON.parse(readFileSync(file, 'utf8')),
      );
      const { all } = await runMetrics(run);
      assert.equal(all.total, expected.rows.length);
      assert.equal(all.accuracy, expected.accuracy.all);
    });

    it('opens no editor by itself, and the report on request, once', async () => {
      const reports = () =>
        window.tabGroups.all
          .flatMap(({ tabs }) => tabs)
          .filter(({ input }) => input instanceof TabInputWebview);
      assert.equal(reports().length, 0);
      const [run] = runFolders();
      await commands.executeCommand('rewardbench.openReport', run);
      await until('the report is open', () => reports()[0]);
      await commands.executeCommand('rewardbench.openReport', run);
      assert.equal(reports().length, 1);
      await until('it has its title', () => reports().find(({ label }) => label === 'model on preferences'));
    });

    it('checks the hardware and shows what was found as a document', async () => {
      await commands.executeCommand('rewardbench.checkHardware');
      const document = window.activeTextEditor?.document;
      assert.ok(document, 'an editor is open');
      assert.equal(document.uri.scheme, 'rewardbench-hardware');
      const text = document.getText();
      assert.match(text, /^auto takes +(cuda|cpu)$/m);
      assert.match(text, /^cpu +works +\d+\.\d$/m);
      assert.match(text, /^dml +not on this platform$/m);
    });

    it('never loads ONNX Runtime or the tokenizers into the host', () => {
      const loaded = readFileSync('/proc/self/maps', 'utf8');
      assert.doesNotMatch(loaded, /libonnxruntime|tokenizers\.[\w-]+\.node/);
    });

    it('goes through with a resume of a finished run without scoring anything again', async () => {
      const [run = ''] = runFolders();
      const before = (await readJournal(run))?.scores.size;
      await commands.executeCommand('rewardbench.resumeRun', run);
      const lines = () =>
        readFileSync(path.join(run, 'journal.jsonl'), 'utf8').match(/"event":"end"/g)?.length ?? 0;
      await until('it has ended again', () => (lines() >= 2 ? true : undefined));
      const scored = readFileSync(path.join(run, 'journal.jsonl'), 'utf8').match(/"kind":"score"/g)?.length;
      assert.equal(scored, before);
    });
  });
}

function idOf(manifest: unknown): boolean {
  return v.is(v.object({ name: v.literal('rewardbench-vscode') }), manifest);
}

async function ended(folder: string): Promise<boolean> {
  const journal = await readJournal(folder);
  return journal !== undefined && journal.scores.size === journal.header.dataset.examples;
}

/** Looks every 100 ms, for 50 s, until there is a value. */
async function until<Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  for (let tries = 0; tries < 500; tries++) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain until ${what}`);
}
