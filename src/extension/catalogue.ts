import { EventEmitter, RelativePattern, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import { summariseCheckpoint } from '../checkpoint/checkpoint-summary';
import { findCheckpoints } from '../checkpoint/find-checkpoints';
import { describeInWorker } from '../datasets/describe-in-worker';
import { cachedModels } from '../hub/cached-models';
import type { CheckpointSummary } from '../checkpoint/checkpoint-summary';
import { looksLikePreferenceSet, type PreferenceSetDescription } from '../datasets/preference-set';
import { readSettings, resolvePath, workspaceRoot } from './settings';

const datasetFiles = '**/*.{parquet,jsonl,json,csv}';
const passedOver = '**/{node_modules,.git,.rewardbench,.vscode,dist,out,.venv,__pycache__}/**';
/** A workspace with more candidate files than this is a file server; the rest can be browsed for. */
const mostFiles = 2_000;

/** Models and preference sets that can be evaluated, as far as they lie where one looks for them. */
export class Catalogue implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private foundModels: Promise<readonly CheckpointSummary[]> | undefined;
  private foundDatasets: Promise<readonly string[]> | undefined;
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

  /** Absolute paths of files that look like preference sets. */
  datasets(): Promise<readonly string[]> {
    this.foundDatasets ??= this.findDatasets();
    return this.foundDatasets;
  }

  /** Reads the whole file once. @throws {DatasetError} when it is no preference set after all. */
  describe(file: string): Promise<PreferenceSetDescription> {
    const known = this.descriptions.get(file);
    if (known) return known;
    const description = describeInWorker(file);
    description.catch((error: unknown) => this.log.warn(String(error)));
    this.descriptions.set(file, description);
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
    const cached = await Promise.all((await cachedModels()).map(({ folder }) => summariseCheckpoint(folder)));
    this.log.debug(`${found.length} models under ${roots.join(', ')}, ${cached.length} in the cache`);
    return [...found, ...cached];
  }

  private async findDatasets(): Promise<readonly string[]> {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const found = await Promise.all(
      folders.map((folder) =>
        workspace.findFiles(new RelativePattern(folder, datasetFiles), passedOver, mostFiles),
      ),
    );
    const files = found.flat().map(({ fsPath }) => fsPath);
    const datasets: string[] = [];
    for (const file of files) if (await looksLikePreferenceSet(file)) datasets.push(file);
    this.log.debug(`${datasets.length} preference sets among ${files.length} files`);
    return datasets.sort((a, b) => a.localeCompare(b));
  }
}
