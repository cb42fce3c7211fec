import * as v from 'valibot';
import { Uri, type LogOutputChannel } from 'vscode';
import type { DatasetFilter, DatasetSource } from '../../protocol/dataset';
import { askPart } from '../evaluate/dataset';
import { datasetChoices } from '../evaluate/dataset-choices';
import type { Draft } from '../evaluate/draft';
import { obtain } from '../evaluate/obtain';
import type { Source, Sources } from '../evaluate/sources';
import { Unasked } from '../evaluate/step';
import { hubSearch } from '../hub/hub-search';
import { showProblem } from '../problems';
import { back, left, pick } from '../quick-pick/pick';
import type { PreviewPanels } from './preview-panels';

/** Items of the datasets view have a file (or a folder of files), parts and subsets what they are. */
const Item = v.object({
  file: v.string(),
  config: v.optional(v.string()),
  split: v.optional(v.string()),
  name: v.optional(v.string()),
  kind: v.optional(v.string()),
});

const title = 'Preview Dataset';

/** Opens a dataset to be looked at: an item of the datasets view, a file of the explorer, or one asked for. */
export class PreviewCommand {
  constructor(
    private readonly sources: Sources,
    private readonly panels: PreviewPanels,
    private readonly log: LogOutputChannel,
  ) {}

  readonly preview = async (target?: unknown): Promise<void> => {
    try {
      if (target instanceof Uri) {
        this.panels.open({ file: target.fsPath });
        return;
      }
      const item = v.safeParse(Item, target);
      const draft = item.success ? { ...item.output, dataset: item.output.file } : await this.ask();
      const source = draft && (await this.partOf(draft));
      if (!source) return;
      const subset = item.success && item.output.kind === 'subset' ? item.output.name : undefined;
      const filter: DatasetFilter | undefined = subset === undefined ? undefined : { subset };
      this.panels.open(source, filter);
    } catch (error) {
      await showProblem(this.log, error);
    }
  };

  private async ask(): Promise<Draft | undefined> {
    const answer = await pick<Source>({
      title,
      placeholder: 'The dataset to look at: choose, or type to search the hub',
      canGoBack: false,
      choices: datasetChoices(this.sources),
      search: hubSearch(this.sources.account, 'dataset'),
    });
    if (answer === back || answer === left || answer[0] === undefined) return undefined;
    const [chosen] = answer;
    const dataset = await obtain(this.sources, chosen, {
      title: 'Choose the Dataset’s File',
      folders: false,
    });
    if (dataset === undefined) return undefined;
    return { dataset, ...(typeof chosen === 'object' ? chosen.part : undefined) };
  }

  /** Asks which part of a folder is meant, where it has several. */
  private async partOf(draft: Draft): Promise<DatasetSource | undefined> {
    const answer = await askPart(draft, { title, canGoBack: false });
    if (answer === back || answer === left) return undefined;
    const { dataset, config, split } = answer instanceof Unasked ? answer.draft : answer;
    if (dataset === undefined) return undefined;
    return { file: dataset, ...(config !== undefined && { config }), ...(split !== undefined && { split }) };
  }
}
