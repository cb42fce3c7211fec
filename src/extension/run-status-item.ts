import { Disposable, StatusBarAlignment, window } from 'vscode';
import { commandIds } from './identifiers';
import { progressText } from './numbers';
import type { RunQueue } from './run-queue';
import { namesOfSettings, scorerText } from './run-text';

/** The one status-bar item: what is being evaluated, and how far it is. Hidden when nothing is. */
export function createRunStatusItem(queue: RunQueue): Disposable {
  const item = window.createStatusBarItem('rewardbench.run', StatusBarAlignment.Left);
  item.name = 'RewardBench run';
  let shown: string | undefined;
  const show = (): void => {
    const run = queue.running();
    if (!run) {
      item.hide();
      shown = undefined;
      return;
    }
    const { model, reference, dataset } = namesOfSettings(run.settings);
    const what = `${scorerText(model, reference)} on ${dataset}`;
    const waiting = queue.all().filter(({ state }) => state === 'queued').length;
    const text = progressText(run.progress);
    item.text = `$(sync~spin) ${text}`;
    item.tooltip = `Evaluating ${what}${waiting > 0 ? `, ${waiting} more waiting` : ''}. Click for the report.`;
    item.accessibilityInformation = { label: `Evaluating ${what}: ${text}` };
    if (shown === run.folder) return;
    // A click that finds its command replaced meanwhile does nothing: it is set once per run.
    shown = run.folder;
    item.command = { command: commandIds.openReport, title: 'Open Report', arguments: [run.folder] };
    item.show();
  };
  return Disposable.from(item, queue.onDidChange(show));
}
