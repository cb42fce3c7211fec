import { dirname, join } from 'node:path';
import { RelativePattern, workspace } from 'vscode';
import { looksLikePreferenceSet } from '../../datasets/looks-like-preference-set';
import { cardFile, maxCardBytes } from '../../datasets/repository/dataset-card';
import { readHead } from '../../datasets/readers/file-kind';

export const datasetFiles = '**/*.{parquet,jsonl,ndjson,json,csv}';
const passedOver = '**/{node_modules,.git,.rewardbench,.vscode,dist,out,.venv,__pycache__}/**';
/** A workspace with more candidate files than this is a file server; the rest can be browsed for. */
const mostFiles = 2_000;

/** What a dataset card's front matter says where the card describes files. */
const describesFiles = /^---\r?\n[\s\S]*?^(configs|dataset_info):/m;

/** Preference sets of the workspace: files, and folders laid out as a dataset's repository in place of theirs. */
export async function findWorkspaceDatasets(): Promise<readonly string[]> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const found = new Set<string>();
  const isRepository = repositoryTest();
  for (const folder of folders) {
    const top = folder.uri.fsPath;
    const pattern = new RelativePattern(folder, datasetFiles);
    for (const { fsPath } of await workspace.findFiles(pattern, passedOver, mostFiles)) {
      const repository = await firstAbove(fsPath, top, isRepository);
      if (repository !== undefined) found.add(repository);
      else if (await looksLikePreferenceSet(fsPath)) found.add(fsPath);
    }
  }
  return [...found].sort((a, b) => a.localeCompare(b));
}

async function firstAbove(
  file: string,
  top: string,
  fits: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (await fits(folder)) return folder;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

function repositoryTest(): (folder: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (folder) => {
    const answer = known.get(folder) ?? hasDatasetCard(folder);
    known.set(folder, answer);
    return answer;
  };
}

async function hasDatasetCard(folder: string): Promise<boolean> {
  const head = await readHead(join(folder, cardFile), maxCardBytes).catch(() => undefined);
  return head !== undefined && describesFiles.test(head.toString('utf8'));
}
