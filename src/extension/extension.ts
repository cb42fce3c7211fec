import { join } from 'node:path';
import { commands, window, type ExtensionContext } from 'vscode';
import { libraryFolder } from '../hardware/cuda/installation';
import { Catalogue } from './catalogue/catalogue';
import { CudaDownload } from './cuda-download';
import { PreviewCommand } from './dataset/preview-command';
import { PreviewPanels } from './dataset/preview-panels';
import { DownloadCommand } from './download-command';
import { EvaluateCommand } from './evaluate-command';
import { Recent } from './evaluate/recent';
import { HardwareCommand } from './hardware-command';
import { HubAccount } from './hub/account';
import { Downloads } from './hub/download';
import { signIn, signOut } from './hub/sign-in';
import { commandIds, viewIds } from './identifiers';
import { createLog } from './log';
import { ProfileDocuments } from './profile-documents';
import { ReportPanels } from './report/report-panels';
import { RunCommands } from './run-commands';
import { notifyAtEnd } from './run-end-notice';
import { RunIndex } from './run-index';
import { RunQueue } from './run-queue';
import { createRunStatusItem } from './run-status-item';
import { runsFolder } from './runs-folder';
import { DatasetsView } from './views/datasets-view';
import { ModelsView } from './views/models-view';
import { RunsView } from './views/runs-view';

/** Puts the extension together. Nothing is searched, read or started before a view or command asks. */
export function activate(context: ExtensionContext): void {
  const log = createLog();
  const evaluatorFile = context.asAbsolutePath(join('dist', 'evaluator.cjs'));
  const cudaHome = join(context.globalStorageUri.fsPath, 'onnxruntime');
  const queue = new RunQueue(log, evaluatorFile, () => libraryFolder(cudaHome));
  const hardware = new HardwareCommand(evaluatorFile, new CudaDownload(cudaHome, log), log);
  const catalogue = new Catalogue(log);
  const index = new RunIndex(queue, () => runsFolder(context.globalStorageUri));
  const reports = new ReportPanels(queue, log, context.extensionUri);
  const demo = {
    model: context.asAbsolutePath(join('media', 'demo', 'model')),
    dataset: context.asAbsolutePath(join('media', 'demo', 'preferences.jsonl')),
  };
  const profiles = new ProfileDocuments();
  const runs = new RunCommands(index, queue, reports, profiles);
  const account = new HubAccount(context.secrets);
  const downloads = new Downloads(account, log, () => catalogue.refresh());
  const recent = new Recent(context.workspaceState);
  const sources = { catalogue, account, downloads, demo, recent };
  const starts = new EvaluateCommand(context, sources, queue, log);
  const previews = new PreviewPanels(
    {
      extensionUri: context.extensionUri,
      describe: (source) => catalogue.describe(source.file, source),
    },
    log,
  );
  const looks = new PreviewCommand(sources, previews, log);
  const fetches = new DownloadCommand(sources, log);
  const models = new ModelsView(catalogue);
  const modelsTree = window.createTreeView(viewIds.models, { treeDataProvider: models });
  context.subscriptions.push(
    log,
    queue,
    hardware,
    catalogue,
    account,
    index,
    reports,
    profiles,
    previews,
    createRunStatusItem(queue),
    notifyAtEnd(queue),
    models,
    modelsTree,
    window.createTreeView(viewIds.datasets, { treeDataProvider: new DatasetsView(catalogue) }),
    window.createTreeView(viewIds.runs, { treeDataProvider: new RunsView(index) }),
    commands.registerCommand(commandIds.evaluate, starts.evaluate),
    commands.registerCommand(commandIds.evaluateWithReference, starts.evaluateWithReference),
    commands.registerCommand(commandIds.bestOfN, starts.bestOfN),
    commands.registerCommand(commandIds.scoreDialogues, starts.scoreDialogues),
    commands.registerCommand(commandIds.evaluateFile, starts.evaluateFile),
    commands.registerCommand(commandIds.evaluateDemo, starts.evaluateDemo),
    commands.registerCommand(commandIds.browseKnownModels, () => models.browseKnown(modelsTree)),
    commands.registerCommand(commandIds.downloadModel, fetches.downloadModel),
    commands.registerCommand(commandIds.downloadDataset, fetches.downloadDataset),
    commands.registerCommand(commandIds.signIn, () => signIn(account, log)),
    commands.registerCommand(commandIds.signOut, () => signOut(account)),
    commands.registerCommand(commandIds.previewDataset, looks.preview),
    commands.registerCommand(commandIds.cancelRun, runs.cancelRun),
    commands.registerCommand(commandIds.openReport, runs.openReport),
    commands.registerCommand(commandIds.resumeRun, runs.resumeRun),
    commands.registerCommand(commandIds.revealRun, runs.revealRun),
    commands.registerCommand(commandIds.showProfile, runs.showProfile),
    commands.registerCommand(commandIds.deleteRun, runs.deleteRun),
    commands.registerCommand(commandIds.showLog, () => log.show()),
    commands.registerCommand(commandIds.checkHardware, hardware.check),
    commands.registerCommand(commandIds.refresh, () => {
      catalogue.refresh();
      index.refresh();
    }),
  );
}
