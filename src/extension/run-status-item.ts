import { Disposable, StatusBarAlignment, window } from 'vscode';
import { modelName } from '../checkpoint/hub-snapshot';
import { commandIds } from './identifiers';
import { progressText } from './numbers';
import type { RunQueue } from './run-queue';

/** The one status-bar item: what is being evaluated, and how far it is. Hidden when nothing is. */
export function createRunStatusItem(queue: RunQueue): Disposable {
  const item = window.createStatusBarItem('rewardbench.run', StatusBarAlignment.Left);
  item.name = 'RewardBench run';
  const show = (): void => {
    const run = queue.running();
    if (!run) {
      item.hide();
      return;
    }
    const model = modelName(run.settings.model);
    const waiting = queue.all().filter(({ state }) => state === 'queued').length;
    const text = progressText(run.progress);
    item.text = `$(sync~spin) ${text}`;
    item.tooltip = `Evaluating ${model}${waiting > 0 ? `, ${waiting} more waiting` : ''}. Click for the report.`;
    item.accessibilityInformation = { label: `Evaluating ${model}: ${text}` };
    item.command = { command: commandIds.openReport, title: 'Open Report', arguments: [run.folder] };
    item.show();
  };
  return Disposable.from(item, queue.onDidChange(show));
}
