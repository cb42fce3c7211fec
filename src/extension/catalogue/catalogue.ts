import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import { summariseCheckpoint, type CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import { findCheckpoints } from '../../checkpoint/find-checkpoints';
import { describeInWorker } from '../../datasets/describe-in-worker';
import type { PreferenceSetDescription } from '../../datasets/preference-set';
import type { Task } from '../../protocol/evaluator';
import { cachedRepositories } from '../../hub/cached-repositories';
import { readSettings, resolvePath, workspaceRoot } from '../settings';
import type { DatasetPart } from './dataset-part';
import { datasetFiles, findWorkspaceDatasets } from './workspace-datasets';

/** Files or folders of datasets, absolute. */
export interface FoundDatasets {
  readonly workspace: readonly string[];
  readonly cache: readonly string[];
}

/** Models and preference sets that can be evaluated, as far as they lie where one looks for them. */
export class Catalogue implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private foundModels: Promise<readonly CheckpointSummary[]> | undefined;
  private foundDatasets: Promise<FoundDatasets> | undefined;
  private readonly descriptions = new Map<string, Promise<PreferenceSetDescription>>();
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly log: LogOutputChannel) {
    const files = workspace.createFileSystemWatcher(datasetFiles, false, true, false);
    this.subscriptions = [
      files,
      files.onDidCreate(() => this.refreshSoon()),
      files.onDidDelete(() => this.refreshSoon()),
      workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('rewardbench.modelFolders')) this.refresh();
      }),
    ];
  }

  models(): Promise<readonly CheckpointSummary[]> {
    this.foundModels ??= this.findModels();
    return this.foundModels;
  }

  datasets(): Promise<FoundDatasets> {
    this.foundDatasets ??= this.findDatasets();
    return this.foundDatasets;
  }

  /**
   * Reads the whole part once.
   * @param part with the task that its examples have to fit; absent = any
   * @throws {DatasetError} when it is no such set after all.
   */
  describe(
    dataset: string,
    { config, split, task }: DatasetPart & { readonly task?: Task | undefined } = {},
  ): Promise<PreferenceSetDescription> {
    const key = JSON.stringify([dataset, config, split, task]);
    const known = this.descriptions.get(key);
    if (known) return known;
    const description = describeInWorker(dataset, { config, split, task });
    description.catch((error: unknown) => this.log.warn(String(error)));
    this.descriptions.set(key, description);
    return description;
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.foundModels = undefined;
    this.foundDatasets = undefined;
    this.descriptions.clear();
    this.changed.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  /** Files tend to come and go in numbers. */
  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 1_000);
  }

  private async findModels(): Promise<readonly CheckpointSummary[]> {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const extra = readSettings().modelFolders.map((path) => resolvePath(path, workspaceRoot() ?? '/'));
    const roots = [...folders.map(({ uri }) => uri.fsPath), ...extra];
    const found = await findCheckpoints(roots);
    // Some are there for their tokenizer alone.
    const cached = (await cachedRepositories('model')).filter(({ folder }) =>
      existsSync(join(folder, 'config.json')),
    );
    this.log.debug(`${found.length} models under ${roots.join(', ')}, ${cached.length} in the cache`);
    return [...found, ...(await Promise.all(cached.map(({ folder }) => summariseCheckpoint(folder))))];
  }

  private async findDatasets(): Promise<FoundDatasets> {
    const found = await findWorkspaceDatasets();
    const cached = await cachedRepositories('dataset');
    this.log.debug(
      `${found.length} preference sets in the workspace, ${cached.length} datasets in the cache`,
    );
    return { workspace: found, cache: cached.map(({ folder }) => folder) };
  }
}
