import { isFolder } from '../../datasets/repository/folder';
import type { Task } from '../../protocol/evaluator';
import { datasetName, partLabel } from '../catalogue/dataset-name';
import type { DatasetPart } from '../catalogue/dataset-part';
import { folderParts } from '../catalogue/folder-parts';
import { hubSearch } from '../hub/hub-search';
import { grouped } from '../numbers';
import { back, left, pick } from '../quick-pick/pick';
import { datasetChoices } from './dataset-choices';
import type { Draft } from './draft';
import { obtain } from './obtain';
import type { Purpose } from './purpose';
import type { Source, Sources } from './sources';
import { Unasked, type Step } from './step';

const dialog = { title: 'Choose the Preference Set’s File', folders: false };

export const askDataset =
  (sources: Sources, { dataset: placeholder }: Purpose): Step =>
  async (draft, place) => {
    const { demo, account } = sources;
    const answer = await pick<Source>({
      ...place,
      placeholder: `${placeholder}: choose, or type to search the hub`,
      choices: datasetChoices(sources),
      search: hubSearch(account, 'dataset'),
      isActive: (source) => draft.model === demo.model && source === demo.dataset,
    });
    if (answer === back || answer === left) return answer;
    const [source] = answer;
    const dataset = source === undefined ? undefined : await obtain(sources, source, dialog);
    if (dataset === undefined) return left;
    const { config, split } = (typeof source === 'object' ? source.part : undefined) ?? {};
    return { ...draft, dataset, config, split };
  };

/** Configuration and split of a dataset's folder, where there is a choice. */
export const askPart: Step = async (draft, place) => {
  const { dataset, config, split } = draft;
  if (dataset === undefined || config !== undefined || split !== undefined) return new Unasked(draft);
  if (!(await isFolder(dataset))) return new Unasked(draft);
  const parts = await folderParts(dataset);
  if (parts.length < 2) return new Unasked({ ...draft, ...parts[0] });
  const answer = await pick<DatasetPart>({
    ...place,
    placeholder: `Configuration and split of ${datasetName(dataset)}`,
    choices: Promise.resolve(parts.map((part) => ({ label: partLabel(dataset, part), value: part }))),
  });
  if (answer === back || answer === left) return answer;
  return { ...draft, ...answer[0] };
};

export const askSubsets =
  ({ catalogue, recent }: Sources): Step =>
  async (draft, place) => {
    const { dataset } = draft;
    if (dataset === undefined) return new Unasked(draft);
    const { subsets } = await catalogue.describe(dataset, draft);
    if (subsets.length < 2) return new Unasked(draft);
    const names = subsets.map(({ name }) => name);
    const chosen = recent.subsetsOf(draft).filter((name) => names.includes(name));
    const answer = await pick({
      ...place,
      placeholder: 'Subsets to evaluate',
      many: true,
      choices: Promise.resolve(
        // All at first, or those of the last time.
        subsets.map(({ name, count }) => ({
          label: name === '' ? '(no subset)' : name,
          description: grouped(count),
          picked: chosen.length === 0 || chosen.includes(name),
          value: name,
        })),
      ),
    });
    if (answer === back || answer === left) return answer;
    return { ...draft, subsets: answer.length === subsets.length ? [] : answer };
  };

/** What the evaluator will take the dataset for. @throws {DatasetError} where it cannot be evaluated. */
export const taskOf =
  ({ catalogue }: Pick<Sources, 'catalogue'>) =>
  async (draft: Draft): Promise<Task | undefined> =>
    draft.dataset === undefined ? undefined : (await catalogue.describe(draft.dataset, draft)).task;
