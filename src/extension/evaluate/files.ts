import { Uri, window } from 'vscode';
import type { Catalogue } from '../catalogue';
import { workspaceRoot } from '../settings';
import { browse, datasetChoices, modelChoices, subsetChoices, type Demo } from './choices';
import type { Draft } from './draft';
import { back, left, pick } from './pick';
import type { Step } from './step';

export const askModel =
  (catalogue: Catalogue, demo: Demo, last: Draft): Step =>
  async (draft, place) => {
    const answer = await pick({
      ...place,
      placeholder: 'The reward model to evaluate',
      choices: modelChoices(catalogue, demo),
      isActive: (value) => value === last.model,
    });
    if (answer === back || answer === left) return answer;
    const model = answer[0] === browse ? await openDialog('Choose the Model’s Folder', true) : answer[0];
    return model === undefined ? left : { ...draft, model };
  };

export const askDataset =
  (catalogue: Catalogue, demo: Demo, last: Draft): Step =>
  async (draft, place) => {
    const answer = await pick({
      ...place,
      placeholder: 'The preference set to evaluate it on',
      choices: datasetChoices(catalogue, demo),
      isActive: (value) => value === (draft.model === demo.model ? demo.dataset : last.dataset),
    });
    if (answer === back || answer === left) return answer;
    const dataset =
      answer[0] === browse ? await openDialog('Choose the Preference Set’s File', false) : answer[0];
    return dataset === undefined ? left : { ...draft, dataset };
  };

export const askSubsets =
  (catalogue: Catalogue, last: Draft): Step =>
  async (draft, place) => {
    const { dataset } = draft;
    if (dataset === undefined) return 'passed';
    const description = await catalogue.describe(dataset);
    if (description.subsets.length < 2) return 'passed';
    const names = description.subsets.map(({ name }) => name);
    const answer = await pick({
      ...place,
      placeholder: 'Subsets to evaluate',
      many: true,
      choices: Promise.resolve(subsetChoices(description, last.dataset === dataset ? last.subsets : [])),
    });
    if (answer === back || answer === left) return answer;
    return { ...draft, subsets: answer.length === names.length ? [] : answer };
  };

async function openDialog(title: string, folders: boolean): Promise<string | undefined> {
  const root = workspaceRoot();
  const [chosen] =
    (await window.showOpenDialog({
      title,
      openLabel: 'Choose',
      canSelectFolders: folders,
      canSelectFiles: !folders,
      ...(root !== undefined && { defaultUri: Uri.file(root) }),
      ...(!folders && { filters: { 'Preference sets': ['parquet', 'jsonl', 'json', 'csv'] } }),
    })) ?? [];
  return chosen?.fsPath;
}
