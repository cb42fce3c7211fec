import { window } from 'vscode';
import { findKnownDataset } from '../../datasets/catalogue';
import { chooseDatasetFiles } from '../../datasets/choose-files';
import { DatasetError } from '../../datasets/dataset-error';
import { chooseSplits } from '../../datasets/repository/choice';
import { cardFile } from '../../datasets/repository/dataset-card';
import { findSplits } from '../../datasets/repository/splits';
import type { ChooseFiles } from '../../hub/download';
import { partText, type DatasetPart } from '../catalogue/dataset-part';

/**
 * The files of a dataset that its part needs. Where no part is named and the dataset does not say which is the usual
 * one, the user is asked.
 * @throws {DatasetError} where there are no data files; an AbortError where the user leaves
 */
export function chooseParts(name: string, part: DatasetPart): ChooseFiles {
  return async (files, read) => {
    const paths = files.map(({ path }) => path);
    const readme = paths.includes(cardFile) ? await read(cardFile) : undefined;
    const chosen = await choosePart(name, paths, readme, part);
    const needed = new Set(chooseDatasetFiles(paths, readme, { name, ...chosen }));
    return files.filter(({ path }) => needed.has(path));
  };
}

async function choosePart(
  name: string,
  paths: readonly string[],
  readme: string | undefined,
  part: DatasetPart,
): Promise<DatasetPart> {
  const splits = findSplits({ name, paths, readme });
  try {
    chooseSplits(name, splits, part, findKnownDataset(name));
    return part;
  } catch (error) {
    if (!(error instanceof DatasetError) || part.config !== undefined || part.split !== undefined)
      throw error;
  }
  const choice = await window.showQuickPick(
    splits.map(({ config, split }) => ({ label: partText({ config, split }), part: { config, split } })),
    { title: name, placeHolder: 'Configuration and split to download', ignoreFocusOut: true },
  );
  if (!choice) throw new DOMException('No part was chosen', 'AbortError');
  return choice.part;
}
