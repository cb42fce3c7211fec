import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { commands, Uri, window, workspace } from 'vscode';
import { isProfiled } from '../profile/profile';
import { listRuns } from '../runs/run-list';
import { startsInTrust } from './trust';
import type { ProfileDocuments } from './profile-documents';
import type { IndexedRun, RunIndex } from './run-index';
import type { RunQueue } from './run-queue';
import type { ReportPanels } from './report/report-panels';
import { dirname } from 'node:path';

/** Commands may be called from a tree item, with a folder (status bar, report), or bare (palette). */
const Target = v.union([
  v.string(),
  v.pipe(
    v.object({ folder: v.string() }),
    v.transform(({ folder }) => folder),
  ),
]);

/** Commands on runs, by what they are called in package.json. */
export class RunCommands {
  constructor(
    private readonly index: RunIndex,
    private readonly queue: RunQueue,
    private readonly reports: ReportPanels,
    private readonly profiles: ProfileDocuments,
  ) {}

  readonly openReport = async (target?: unknown): Promise<void> => {
    const folder = await this.folderOf(target, 'open', ({ stored, queued }) =>
      Boolean(stored?.header ?? queued),
    );
    if (folder !== undefined) this.reports.open(folder);
  };

  readonly cancelRun = async (target?: unknown): Promise<void> => {
    const folder = await this.folderOf(target, 'cancel', (run) => this.queue.isActive(run.folder));
    if (folder !== undefined) this.queue.cancel(folder);
  };

  readonly resumeRun = async (target?: unknown): Promise<void> => {
    if (!startsInTrust('Evaluating a model')) return;
    const folder = await this.folderOf(target, 'resume', (run) => this.isResumable(run));
    if (folder === undefined || this.queue.isActive(folder)) return;
    const settings = this.queue.get(folder)?.settings ?? (await storedSettings(folder));
    if (settings) this.queue.add(folder, settings);
    else void window.showErrorMessage('This run cannot be resumed: its journal cannot be read.');
  };

  readonly revealRun = async (target?: unknown): Promise<void> => {
    const folder = v.safeParse(Target, target);
    if (!folder.success) return;
    if (!existsSync(folder.output)) {
      void window.showInformationMessage('This run has no folder yet: nothing of it has been scored.');
      return;
    }
    // A folder inside the workspace is shown where one works; others in the system's file manager.
    const uri = Uri.file(folder.output);
    const command = workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
    await commands.executeCommand(command, uri);
  };

  readonly showProfile = async (target?: unknown): Promise<void> => {
    const folder = await this.folderOf(target, 'show the profile of', (run) => isProfiled(run.folder));
    if (folder !== undefined) await this.profiles.show(folder);
  };

  readonly deleteRun = async (target?: unknown): Promise<void> => {
    const folder = v.safeParse(Target, target);
    if (!folder.success || this.queue.isActive(folder.output)) return;
    const listed = (await this.index.list()).find((run) => run.folder === folder.output);
    if (!listed) return;
    const name = listed.stored?.header?.model.name ?? listed.stored?.id ?? 'this run';
    const answer = await window.showWarningMessage(
      `Delete the run of ${name}?`,
      {
        modal: true,
        detail: `The folder ${folder.output} and all its scores are deleted. This cannot be undone.`,
      },
      'Delete',
    );
    if (answer !== 'Delete') return;
    this.reports.close(folder.output);
    if (listed.stored) await rm(folder.output, { recursive: true, force: true });
    this.queue.forget(folder.output);
    this.index.refresh();
  };

  private isResumable(run: IndexedRun): boolean {
    if (this.queue.isActive(run.folder)) return false;
    if (run.queued) return true;
    const summary = run.stored && this.index.summary(run.stored);
    return summary !== undefined && summary.status !== 'done';
  }

  private async folderOf(
    target: unknown,
    verb: 'open' | 'cancel' | 'resume' | 'show the profile of',
    fits: (run: IndexedRun) => boolean,
  ): Promise<string | undefined> {
    const given = v.safeParse(Target, target);
    if (given.success) return given.output;
    const runs = (await this.index.list()).filter(fits);
    const [only] = runs;
    if (!only) {
      void window.showInformationMessage(`There is no run to ${verb}.`);
      return undefined;
    }
    if (runs.length === 1) return only.folder;
    const choice = await window.showQuickPick(
      runs.map(({ folder, stored, createdAt }) => ({
        label: stored?.header?.model.name ?? folder,
        description: [stored?.header?.dataset.name, new Date(createdAt).toLocaleString()]
          .filter(Boolean)
          .join(' · '),
        folder,
      })),
      { placeHolder: `Run to ${verb}` },
    );
    return choice?.folder;
  }
}

async function storedSettings(folder: string) {
  const run = (await listRuns(dirname(folder))).find((listed) => listed.folder === folder);
  return run?.header?.settings;
}
