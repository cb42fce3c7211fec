import * as v from 'valibot';
import { commands, window, type LogOutputChannel } from 'vscode';
import type { RepositoryKind } from '../hub/repository';
import { repositoryText } from '../hub/repository';
import { rewardModels } from '../registry/reward-models';
import { datasetChoice } from './evaluate/dataset-choices';
import { knownSets } from './catalogue/known-sets';
import type { HubSource, Sources } from './evaluate/sources';
import { hubSearch } from './hub/hub-search';
import { commandIds } from './identifiers';
import { showProblem } from './problems';
import { back, left, pick, separator, type Choice } from './quick-pick/pick';
import { isDownloaded } from './views/known-model-item';

const text = v.optional(v.string());
const Name = v.object({ name: v.string(), revision: text });
/** Known models of the models view, or models by name; known sets of the datasets view. */
const Target = v.union([
  v.pipe(
    v.object({
      set: v.object({ repository: Name, part: v.object({ config: text, split: text }) }),
    }),
    v.transform(({ set }) => set),
  ),
  v.pipe(
    Name,
    v.transform((repository) => ({ repository, part: undefined })),
  ),
]);

/** The commands that bring something from the hub without evaluating it yet. */
export class DownloadCommand {
  constructor(
    private readonly sources: Sources,
    private readonly log: LogOutputChannel,
  ) {}

  readonly downloadModel = (target?: unknown) => this.download('model', target);
  readonly downloadDataset = (target?: unknown) => this.download('dataset', target);

  private async download(kind: RepositoryKind, target: unknown): Promise<void> {
    try {
      const source = toSource(kind, target) ?? (await this.ask(kind));
      if (!source) return;
      const folder = await this.sources.downloads.fetch(source, source.part);
      if (folder !== undefined) await announce(source, folder);
    } catch (error) {
      await showProblem(this.log, error);
    }
  }

  private async ask(kind: RepositoryKind): Promise<HubSource | undefined> {
    const answer = await pick<HubSource>({
      title: kind === 'model' ? 'Download Model' : 'Download Dataset',
      placeholder: 'Type to search the Hugging Face hub, or org/name@revision',
      canGoBack: false,
      choices: kind === 'model' ? this.knownModels() : this.knownSets(),
      search: { ...hubSearch(this.sources.account, kind), replaces: true },
    });
    return answer === back || answer === left ? undefined : answer[0];
  }

  private async knownModels(): Promise<Choice<HubSource>[]> {
    const models = await this.sources.catalogue.models();
    return [
      separator('known reward models'),
      ...rewardModels.map((known): Choice<HubSource> => {
        const { name } = known;
        const description = isDownloaded(known, models) ? 'downloaded' : undefined;
        return { label: name, ...(description && { description }), value: { kind: 'model', name } };
      }),
    ];
  }

  private async knownSets(): Promise<Choice<HubSource>[]> {
    return [separator('RewardBench’s sets'), ...(await Promise.all(knownSets.map(datasetChoice)))];
  }
}

function toSource(kind: RepositoryKind, target: unknown): HubSource | undefined {
  const given = v.safeParse(Target, target);
  if (!given.success) return undefined;
  const { repository, part } = given.output;
  const { name, revision } = repository;
  return { kind, name, ...(revision !== undefined && { revision }), ...(part && { part }) };
}

async function announce(source: HubSource, folder: string): Promise<void> {
  const answer = await window.showInformationMessage(`${repositoryText(source)} is downloaded.`, 'Evaluate…');
  if (answer === undefined) return;
  const known = source.kind === 'model' ? { model: folder } : { dataset: folder, ...source.part };
  await commands.executeCommand(commandIds.evaluate, known);
}
