import path from 'node:path';
import { EventEmitter, Uri, window, workspace, type Disposable } from 'vscode';
import { readProfile } from '../profile/profile';
import { profileLines } from '../profile/profile-text';

/** Documents of this scheme are made from a run's profile: to be read and copied, never to be saved. */
const scheme = 'rewardbench-profile';

/** Shows where the time of runs went. */
export class ProfileDocuments implements Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: this.changed.event,
    provideTextDocumentContent: ({ query }) => textOf(query),
  });

  async show(runFolder: string): Promise<void> {
    const document = Uri.from({ scheme, path: `${path.basename(runFolder)} (profile)`, query: runFolder });
    // It may have been shown before the run went on.
    this.changed.fire(document);
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }
}

/** What is wrong with a profile is said in its place: a document that stays open outlives its run. */
async function textOf(runFolder: string): Promise<string> {
  try {
    const profile = await readProfile(runFolder);
    if (profile === undefined) return `${runFolder}: this run has no profile.\n`;
    return `${[runFolder, `ended ${profile.at}`, '', ...profileLines(profile)].join('\n')}\n`;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n`;
  }
}
