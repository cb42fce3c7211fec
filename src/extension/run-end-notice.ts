import { commands, window, type Disposable } from 'vscode';
import { modelName } from '../hub/snapshot-path';
import { RunReader } from '../runs/run-reader';
import { commandIds } from './identifiers';
import { counted, percent } from './numbers';
import type { RunEnd, RunQueue } from './run-queue';

/** One notification when a run ends by itself; whoever cancels a run knows that it ended. */
export function notifyAtEnd(queue: RunQueue): Disposable {
  return queue.onDidEnd((end) => void notify(end));
}

async function notify({ run, outcome, problem }: RunEnd): Promise<void> {
  const model = modelName(run.settings.model);
  if (outcome === 'failed') {
    const choice = await window.showErrorMessage(
      `Evaluating ${model} failed: ${problem?.split('\n')[0] ?? ''}`,
      'Show Log',
    );
    if (choice) await commands.executeCommand(commandIds.showLog);
  } else if (outcome === 'done') {
    const { accuracy, examples } = (await RunReader.open(run.folder)).summary();
    const choice = await window.showInformationMessage(
      `${model}: accuracy ${percent(accuracy.value)} on ${counted(examples, 'example')}.`,
      'Open Report',
    );
    if (choice) await commands.executeCommand(commandIds.openReport, run.folder);
  }
}
