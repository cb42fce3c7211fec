import { workspace } from 'vscode';
import type { CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import { hubSnapshot, modelName } from '../../hub/snapshot-path';
import { separator, type Choice } from '../quick-pick/pick';
import { describeModel } from '../views/models-view';
import { browse, type Sources } from './sources';

/**
 * Models of the workspace and of the Hugging Face cache, those chosen lately before them, the demo, and the way to any
 * other folder.
 * @param without the policy, where its reference is asked for
 */
export async function modelChoices(
  { catalogue, demo }: Pick<Sources, 'catalogue' | 'demo'>,
  recent: readonly string[],
  without?: string,
): Promise<Choice<string | typeof browse>[]> {
  const models = (await catalogue.models()).filter(
    ({ problem, folder }) => problem === undefined && folder !== without,
  );
  const known = new Map(models.map((model) => [model.folder, toChoice(model)]));
  known.set(demo.model, { label: 'Demo model', description: 'comes with the extension', value: demo.model });
  const lately = recent
    .filter((folder) => folder !== without)
    .map((folder) => known.get(folder) ?? unlisted(folder));
  const others = models.filter(({ folder }) => !recent.includes(folder));
  const cached = others.filter(({ folder }) => hubSnapshot(folder));
  const local = others.filter(({ folder }) => !hubSnapshot(folder));
  return [
    ...group('recently used', lately),
    ...group('workspace and model folders', local.map(toChoice)),
    ...group('Hugging Face cache', cached.map(toChoice)),
    separator('more'),
    { label: '$(folder-opened) Browse for a Folder…', value: browse, alwaysShow: true },
    ...(without !== undefined || recent.includes(demo.model)
      ? []
      : [known.get(demo.model) ?? unlisted(demo.model)]),
  ];
}

export const group = <T>(label: string, choices: readonly Choice<T>[]): Choice<T>[] =>
  choices.length > 0 ? [separator(label), ...choices] : [];

export const shortPath = (path: string): string => workspace.asRelativePath(path, false);

function toChoice(model: CheckpointSummary): Choice<string> {
  return {
    label: model.name,
    description: describeModel(model),
    detail: model.revision === undefined ? shortPath(model.folder) : `revision ${model.revision.slice(0, 7)}`,
    value: model.folder,
  };
}

const unlisted = (folder: string): Choice<string> => ({
  label: modelName(folder),
  detail: shortPath(folder),
  value: folder,
});
