import * as v from 'valibot';
import { commands, Uri, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { prepareRunsFolder } from '../runs/workspace-folder';
import { askForRun } from './evaluate/ask';
import { toRunSettings, type CompleteDraft, type Draft } from './evaluate/draft';
import { purposes, type Purpose } from './evaluate/purpose';
import type { Sources } from './evaluate/sources';
import { viewIds } from './identifiers';
import { showProblem } from './problems';
import type { RunQueue } from './run-queue';
import { newRunFolder, runsFolder } from './runs-folder';
import { readSettings, workspaceRoot } from './settings';
import { startsInTrust } from './trust';

/** What the commands may be called with: an item of the models or datasets view, or choices by name. */
const Known = v.pipe(
  v.object({
    /** Items of the models view have a folder. */
    folder: v.optional(v.string()),
    model: v.optional(v.string()),
    /** Items of the datasets view have a file (or a folder of files), parts and subsets what they are. */
    file: v.optional(v.string()),
    dataset: v.optional(v.string()),
    config: v.optional(v.string()),
    split: v.optional(v.string()),
    name: v.optional(v.string()),
    kind: v.optional(v.string()),
  }),
  v.transform(({ folder, model, file, dataset, config, split, name, kind }): Draft => ({
    model: model ?? folder,
    dataset: dataset ?? file,
    config,
    split,
    subsets: kind === 'subset' && name !== undefined ? [name] : undefined,
  })),
);

/** The commands that start runs. */
export class EvaluateCommand {
  constructor(
    private readonly context: ExtensionContext,
    private readonly sources: Sources,
    private readonly queue: RunQueue,
    private readonly log: LogOutputChannel,
  ) {}

  readonly evaluate = (target?: unknown) => this.ask(purposes.evaluate, target);
  readonly evaluateWithReference = (target?: unknown) => this.ask(purposes.reference, target);
  readonly bestOfN = (target?: unknown) => this.ask(purposes.bestOfN, target);
  readonly scoreDialogues = (target?: unknown) => this.ask(purposes.dialogues, target);

  /** Of the explorer, or of the editor that is open: asks only for the model. */
  readonly evaluateFile = async (target?: unknown): Promise<void> => {
    const file = target instanceof Uri ? target : window.activeTextEditor?.document.uri;
    if (file?.scheme === 'file') await this.ask(purposes.evaluate, { dataset: file.fsPath }, []);
  };

  readonly evaluateDemo = async (): Promise<void> => {
    if (startsInTrust('Evaluating a model')) await this.start({ ...this.sources.demo, subsets: [] });
  };

  private async ask(purpose: Purpose, target: unknown, subsets?: readonly string[]): Promise<void> {
    if (!startsInTrust('Evaluating a model')) return;
    const given = v.safeParse(Known, target);
    const known: Draft = given.success ? given.output : {};
    try {
      const draft = await askForRun(this.sources, purpose, subsets ? { ...known, subsets } : known);
      if (!draft) return;
      await this.sources.recent.add(draft);
      await this.start(draft);
    } catch (error) {
      await showProblem(this.log, error);
    }
  }

  private async start(draft: CompleteDraft): Promise<void> {
    const runs = runsFolder(this.context.globalStorageUri);
    await prepareRunsFolder(runs, workspaceRoot());
    this.queue.add(newRunFolder(runs, draft.model), toRunSettings(draft, readSettings()));
    await commands.executeCommand(`${viewIds.runs}.open`, { preserveFocus: true });
  }
}
