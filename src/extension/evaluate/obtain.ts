import { Uri, window } from 'vscode';
import { workspaceRoot } from '../settings';
import { browse, type HubSource, type Source, type Sources } from './sources';

/** Someone who has waited this long is at something else, which a quick pick would interrupt. */
const patienceMilliseconds = 10_000;

/** The path of what was chosen, downloaded where need be; undefined when the user does not go on. */
export async function obtain(
  sources: Pick<Sources, 'downloads'>,
  source: Source,
  dialog: Dialog,
): Promise<string | undefined> {
  if (typeof source === 'string') return source;
  return source === browse ? openDialog(dialog) : download(sources, source);
}

/** The folder of what was on the hub; undefined when the user does not go on. */
export async function download(
  { downloads }: Pick<Sources, 'downloads'>,
  source: HubSource,
): Promise<string | undefined> {
  const begin = Date.now();
  const folder = await downloads.fetch(source, source.part);
  if (folder === undefined || Date.now() - begin < patienceMilliseconds) return folder;
  const answer = await window.showInformationMessage(`${source.name} is downloaded.`, 'Continue');
  return answer === undefined ? undefined : folder;
}

export interface Dialog {
  readonly title: string;
  readonly folders: boolean;
}

async function openDialog({ title, folders }: Dialog): Promise<string | undefined> {
  const root = workspaceRoot();
  const [chosen] =
    (await window.showOpenDialog({
      title,
      openLabel: 'Choose',
      canSelectFolders: folders,
      canSelectFiles: !folders,
      ...(root !== undefined && { defaultUri: Uri.file(root) }),
      ...(!folders && { filters: { 'Preference sets': ['parquet', 'jsonl', 'ndjson', 'json', 'csv'] } }),
    })) ?? [];
  return chosen?.fsPath;
}
