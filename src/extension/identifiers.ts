import { commands } from 'vscode';

/** Names that package.json's contributions refer to. */
export const commandIds = {
  evaluate: 'rewardbench.evaluate',
  evaluateWithReference: 'rewardbench.evaluateWithReference',
  bestOfN: 'rewardbench.bestOfN',
  scoreDialogues: 'rewardbench.scoreDialogues',
  evaluateFile: 'rewardbench.evaluateFile',
  evaluateDemo: 'rewardbench.evaluateDemo',
  browseKnownModels: 'rewardbench.browseKnownModels',
  downloadModel: 'rewardbench.downloadModel',
  downloadDataset: 'rewardbench.downloadDataset',
  signIn: 'rewardbench.signIn',
  signOut: 'rewardbench.signOut',
  cancelRun: 'rewardbench.cancelRun',
  openReport: 'rewardbench.openReport',
  resumeRun: 'rewardbench.resumeRun',
  revealRun: 'rewardbench.revealRun',
  showProfile: 'rewardbench.showProfile',
  showLog: 'rewardbench.showLog',
  checkHardware: 'rewardbench.checkHardware',
  deleteRun: 'rewardbench.deleteRun',
  previewDataset: 'rewardbench.previewDataset',
  refresh: 'rewardbench.refresh',
} as const;

export const viewIds = {
  models: 'rewardbench.models',
  datasets: 'rewardbench.datasets',
  runs: 'rewardbench.runs',
} as const;

export const reportViewType = 'rewardbench.report';
export const datasetViewType = 'rewardbench.dataset';

/** Context key: a run is queued or running. */
export async function setActiveContext(active: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'rewardbench.active', active);
}

/** Context key: a token for the hub is kept in the secret storage. */
export async function setSignedInContext(signedIn: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'rewardbench.signedIn', signedIn);
}
