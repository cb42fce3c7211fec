import * as v from 'valibot';
import { commands, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Catalogue } from './catalogue';
import { askForRun } from './evaluate/ask';
import type { Demo } from './evaluate/choices';
import { toRunSettings, type CompleteDraft, type Draft } from './evaluate/draft';
import { viewIds } from './identifiers';
import { messageOf } from './log';
import type { RunQueue } from './run-queue';
import { prepareRunsFolder } from '../runs/workspace-folder';
import { newRunFolder, runsFolder } from './runs-folder';
import { readSettings, workspaceRoot } from './settings';
import { startsInTrust } from './trust';

/** What the command may be called with: an item of the models or datasets view, or choices by name. */
const Known = v.pipe(
  v.object({
    /** Items of the models view have a folder. */
    folder: v.optional(v.string()),
    model: v.optional(v.string()),
    /** Items of the datasets view have a file, subsets also a name. */
    file: v.optional(v.string()),
    dataset: v.optional(v.string()),
    name: v.optional(v.string()),
    kind: v.optional(v.string()),
  }),
  v.transform(({ folder, model, file, dataset, name, kind }): Draft => {
    const chosen = { model: model ?? folder, dataset: dataset ?? file };
    return {
      ...(chosen.model !== undefined && { model: chosen.model }),
      ...(chosen.dataset !== undefined && { dataset: chosen.dataset }),
      subsets: kind === 'subset' && name !== undefined ? [name] : [],
    };
  }),
);
const LastChoice = v.object({
  model: v.optional(v.string()),
  dataset: v.optional(v.string()),
  subsets: v.array(v.string()),
});
const lastChoiceKey = 'rewardbench.lastChoice';

/** The commands that start runs. */
export class EvaluateCommand {
  constructor(
    private readonly context: ExtensionContext,
    private readonly catalogue: Catalogue,
    private readonly queue: RunQueue,
    private readonly demo: Demo,
    private readonly log: LogOutputChannel,
  ) {}

  readonly evaluate = async (target?: unknown): Promise<void> => {
    if (!startsInTrust('Evaluating a model')) return;
    const known = v.safeParse(Known, target);
    const last = v.safeParse(LastChoice, this.context.workspaceState.get(lastChoiceKey));
    try {
      const draft = await askForRun(
        this.catalogue,
        this.demo,
        known.success ? known.output : { subsets: [] },
        last.success ? toDraft(last.output) : { subsets: [] },
      );
      if (!draft) return;
      const { model, dataset, subsets } = draft;
      await this.context.workspaceState.update(lastChoiceKey, { model, dataset, subsets });
      await this.start(draft);
    } catch (error) {
      this.log.error(messageOf(error));
      void window.showErrorMessage(messageOf(error));
    }
  };

  readonly evaluateDemo = async (): Promise<void> => {
    if (startsInTrust('Evaluating a model')) await this.start({ ...this.demo, subsets: [] });
  };

  private async start(draft: CompleteDraft): Promise<void> {
    const runs = runsFolder(this.context.globalStorageUri);
    await prepareRunsFolder(runs, workspaceRoot());
    this.queue.add(newRunFolder(runs, draft.model), toRunSettings(draft, readSettings()));
    await commands.executeCommand(`${viewIds.runs}.open`, { preserveFocus: true });
  }
}

function toDraft({ model, dataset, subsets }: v.InferOutput<typeof LastChoice>): Draft {
  return { ...(model !== undefined && { model }), ...(dataset !== undefined && { dataset }), subsets };
}
