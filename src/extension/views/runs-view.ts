import {
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import { basename } from 'node:path';
import { isProfiled } from '../../profile/profile';
import type { RunStatus } from '../../protocol/report';
import { commandIds } from '../identifiers';
import { counted, progressText } from '../numbers';
import type { IndexedRun, RunIndex } from '../run-index';
import { namesOfSettings, resultText, taskText } from '../run-text';

type Status = RunStatus | 'unreadable' | 'reading';

const icons: Record<Status, ThemeIcon> = {
  queued: new ThemeIcon('clock'),
  running: new ThemeIcon('sync~spin'),
  done: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  cancelled: new ThemeIcon('circle-slash'),
  failed: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
  interrupted: new ThemeIcon('debug-disconnect'),
  unreadable: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  reading: new ThemeIcon('history'),
};

/** Runs, newest first, with what they came to. */
export class RunsView implements TreeDataProvider<IndexedRun> {
  readonly onDidChangeTreeData;

  constructor(private readonly index: RunIndex) {
    this.onDidChangeTreeData = index.onDidChange;
  }

  getChildren(parent?: IndexedRun): Promise<IndexedRun[]> {
    return parent ? Promise.resolve([]) : this.index.list();
  }

  getTreeItem(run: IndexedRun): TreeItem {
    const { model, reference, dataset, task } = namesOf(run);
    const { status, facts, problem } = this.describe(run);
    const against = reference === undefined ? undefined : `against ${reference}`;
    const item = new TreeItem(model, TreeItemCollapsibleState.None);
    item.id = run.folder;
    item.description = [...facts, dataset, against, task, status === 'running' ? '' : whenOf(run)]
      .filter(Boolean)
      .join(' · ');
    item.iconPath = icons[status];
    item.contextValue = flags(run, status).join(' ');
    item.tooltip = tooltip([
      model,
      against,
      dataset,
      task,
      ...facts,
      status,
      new Date(run.createdAt).toLocaleString(),
      problem,
      run.folder,
    ]);
    item.accessibilityInformation = {
      label: [...new Set([model, status, ...facts, dataset, against, task])].filter(Boolean).join(', '),
    };
    if (status !== 'unreadable') {
      item.command = { command: commandIds.openReport, title: 'Open Report', arguments: [run] };
    }
    return item;
  }

  private describe(run: IndexedRun): { status: Status; facts: string[]; problem?: string } {
    const { stored, queued } = run;
    if (queued?.state === 'queued') return { status: 'queued', facts: ['waiting'] };
    if (queued?.state === 'running') return { status: 'running', facts: [progressText(queued.progress)] };
    if (queued) {
      return {
        status: 'failed',
        facts: ['failed'],
        ...(queued.problem !== undefined && { problem: queued.problem }),
      };
    }
    if (!stored?.header) {
      return { status: 'unreadable', facts: [], problem: 'Its journal cannot be read by this version.' };
    }
    const summary = this.index.summary(stored);
    if (!summary) return { status: 'reading', facts: [] };
    const { status, accuracy, examples, problem } = summary;
    const facts = [resultText(summary)];
    if (status !== 'done') facts.push(`${accuracy.scored} of ${counted(examples, 'example')}`);
    return { status, facts, ...(problem !== undefined && { problem }) };
  }
}

interface Names {
  readonly model: string;
  readonly reference?: string | undefined;
  readonly dataset: string;
  readonly task?: string | undefined;
}

function namesOf({ folder, stored, queued }: IndexedRun): Names {
  if (stored?.header) {
    const { model, dataset, settings } = stored.header;
    return {
      model: model.name,
      reference: model.reference,
      dataset: dataset.name,
      task: taskText(dataset.task, settings.bestOf),
    };
  }
  if (!queued) return { model: basename(folder), dataset: '' };
  const { settings } = queued;
  return { ...namesOfSettings(settings), task: taskText(settings.task, settings.bestOf) };
}

/** What package.json's `when` clauses look for in `viewItem`. */
function flags({ folder, stored }: IndexedRun, status: Status): string[] {
  const active = status === 'queued' || status === 'running';
  const resumable = status === 'cancelled' || status === 'failed' || status === 'interrupted';
  return [
    status,
    ...(stored ? ['stored'] : []),
    ...(isProfiled(folder) ? ['profiled'] : []),
    ...(active ? ['active'] : []),
    ...(resumable ? ['resumable'] : []),
    ...(status === 'unreadable' ? [] : ['readable']),
  ];
}

/** The time of a run of today, else its day. */
function whenOf({ createdAt }: IndexedRun): string {
  const time = new Date(createdAt);
  if (Number.isNaN(time.valueOf())) return '';
  return time.toDateString() === new Date().toDateString()
    ? time.toLocaleTimeString(undefined, { timeStyle: 'short' })
    : time.toLocaleDateString(undefined, { dateStyle: 'medium' });
}

function tooltip(lines: readonly (string | undefined)[]): MarkdownString {
  const text = new MarkdownString();
  for (const line of lines) if (line) text.appendText(line).appendMarkdown('\n\n');
  return text;
}
