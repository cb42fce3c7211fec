import { basename, dirname } from 'node:path';
import { QuickPickItemKind, workspace } from 'vscode';
import { hubSnapshot } from '../../hub/snapshot-path';
import type { PreferenceSetDescription } from '../../datasets/preference-set';
import { conversationStyles } from '../../dialogue/conversation-style';
import type { Catalogue } from '../catalogue';
import { grouped } from '../numbers';
import { describeModel } from '../views/models-view';
import type { Choice } from './pick';
import { hubCacheFolder } from '../../hub/cached-models';

/** Paths of the bundled example. */
export interface Demo {
  readonly model: string;
  readonly dataset: string;
}

/** Opens a file dialog instead. */
export const browse = Symbol('browse');
/** The checkpoint's own chat template. */
export const ownTemplate = Symbol('own template');

const separator = (label: string): Choice<never> => ({ label, kind: QuickPickItemKind.Separator });

/** Models of the workspace, of the Hugging Face cache, the demo, and the way to any other folder. */
export async function modelChoices(
  catalogue: Catalogue,
  demo: Demo,
): Promise<Choice<string | typeof browse>[]> {
  const models = (await catalogue.models()).filter(({ problem }) => problem === undefined);
  const toChoice = (model: (typeof models)[number]): Choice<string> => ({
    label: model.name,
    description: describeModel(model),
    detail: shortPath(model.folder),
    value: model.folder,
  });
  const cache = hubCacheFolder();
  const cached = models.filter(({ folder }) => hubSnapshot(folder) && folder.startsWith(cache));
  const local = models.filter((model) => !cached.includes(model));
  return [
    ...(local.length > 0 ? [separator('workspace and model folders'), ...local.map(toChoice)] : []),
    ...(cached.length > 0 ? [separator('Hugging Face cache'), ...cached.map(toChoice)] : []),
    separator('more'),
    { label: '$(folder-opened) Browse for a Folder…', value: browse, alwaysShow: true },
    { label: 'Demo model', description: 'comes with the extension', value: demo.model },
  ];
}

export async function datasetChoices(
  catalogue: Catalogue,
  demo: Demo,
): Promise<Choice<string | typeof browse>[]> {
  const files = await catalogue.datasets();
  return [
    ...(files.length > 0 ? [separator('workspace')] : []),
    ...files.map((file) => ({ label: basename(file), description: shortPath(dirname(file)), value: file })),
    separator('more'),
    { label: '$(folder-opened) Browse for a File…', value: browse, alwaysShow: true },
    { label: 'Demo preferences', description: 'come with the extension', value: demo.dataset },
  ];
}

/** All are chosen at first, or those of the last time. */
export function subsetChoices(
  { subsets }: PreferenceSetDescription,
  chosen: readonly string[],
): Choice<string>[] {
  return subsets.map(({ name, count }) => ({
    label: name === '' ? '(no subset)' : name,
    description: grouped(count),
    picked: chosen.length === 0 || chosen.includes(name),
    value: name,
  }));
}

export function templateChoices(hasOwn: boolean): Choice<string | typeof ownTemplate>[] {
  return [
    ...(hasOwn
      ? [
          { label: "The checkpoint's own", description: 'from its tokenizer', value: ownTemplate } as const,
          separator('conversation styles'),
        ]
      : []),
    // A style without a layout cannot be rendered as text.
    ...conversationStyles
      .filter(({ separatorStyle }) => separatorStyle !== undefined)
      .map(({ name, roles }) => ({
        label: name,
        description: roles.filter(Boolean).join(' / '),
        value: name,
      })),
  ];
}

const shortPath = (path: string): string => workspace.asRelativePath(path, false);
