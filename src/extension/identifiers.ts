import { commands } from 'vscode';

/** Names that package.json's contributions refer to. */
export const commandIds = {
  evaluate: 'rewardbench.evaluate',
  evaluateDemo: 'rewardbench.evaluateDemo',
  cancelRun: 'rewardbench.cancelRun',
  openReport: 'rewardbench.openReport',
  resumeRun: 'rewardbench.resumeRun',
  revealRun: 'rewardbench.revealRun',
  showLog: 'rewardbench.showLog',
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
