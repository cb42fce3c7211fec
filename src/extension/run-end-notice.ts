import { commands, window, type Disposable } from 'vscode';
import { RunReader } from '../runs/run-reader';
import { commandIds } from './identifiers';
import type { RunEnd, RunQueue } from './run-queue';
import { endText, namesOfSettings, scorerText } from './run-text';

/** One notification when a run ends by itself; whoever cancels a run knows that it ended. */
export function notifyAtEnd(queue: RunQueue): Disposable {
  return queue.onDidEnd((end) => void notify(end));
}

async function notify({ run, outcome, problem }: RunEnd): Promise<void> {
  if (outcome === 'failed') {
    const { model, reference } = namesOfSettings(run.settings);
    const choice = await window.showErrorMessage(
      `Evaluating ${scorerText(model, reference)} failed: ${problem?.split('\n')[0] ?? ''}`,
      'Show Log',
    );
    if (choice) await commands.executeCommand(commandIds.showLog);
  } else if (outcome === 'done') {
    const summary = (await RunReader.open(run.folder)).summary();
    const choice = await window.showInformationMessage(endText(summary), 'Open Report');
    if (choice) await commands.executeCommand(commandIds.openReport, run.folder);
  }
}
