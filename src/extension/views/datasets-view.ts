import { dirname } from 'node:path';
import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  workspace,
  type TreeDataProvider,
} from 'vscode';
import type { PreferenceSetDescription } from '../../datasets/preference-set';
import type { Catalogue } from '../catalogue';
import { messageOf } from '../log';
import { counted, grouped } from '../numbers';

/** A preference set: its file. */
export interface DatasetNode {
  readonly kind: 'dataset';
  readonly file: string;
}
export interface SubsetNode {
  readonly kind: 'subset';
  readonly file: string;
  readonly name: string;
  readonly count: number;
}

/** Preference sets with their subsets. A set is read when it is opened for the first time. */
export class DatasetsView implements TreeDataProvider<DatasetNode | SubsetNode> {
  private readonly changed = new EventEmitter<DatasetNode | undefined>();
  private readonly described = new Map<string, PreferenceSetDescription | Error>();
  private nodes = new Map<string, DatasetNode>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly catalogue: Catalogue) {
    catalogue.onDidChange(() => {
      this.described.clear();
      this.changed.fire(undefined);
    });
  }

  async getChildren(parent?: DatasetNode | SubsetNode): Promise<(DatasetNode | SubsetNode)[]> {
    if (parent?.kind === 'subset') return [];
    if (parent) return this.subsets(parent);
    const files = await this.catalogue.datasets();
    this.nodes = new Map(
      files.map((file) => [file, this.nodes.get(file) ?? { kind: 'dataset' as const, file }]),
    );
    return [...this.nodes.values()];
  }

  getTreeItem(node: DatasetNode | SubsetNode): TreeItem {
    return node.kind === 'dataset' ? this.datasetItem(node) : subsetItem(node);
  }

  private async subsets(parent: DatasetNode): Promise<SubsetNode[]> {
    const { file } = parent;
    const known = this.described.get(file);
    const description = await this.catalogue
      .describe(file)
      .catch((error: unknown) => new Error(messageOf(error)));
    this.described.set(file, description);
    // The item itself now has a count, or a problem, to show.
    if (!known) this.changed.fire(parent);
    if (description instanceof Error) return [];
    return description.subsets.map(({ name, count }) => ({ kind: 'subset', file, name, count }));
  }

  private datasetItem({ file }: DatasetNode): TreeItem {
    const path = workspace.asRelativePath(file);
    const description = this.described.get(file);
    const failed = description instanceof Error;
    const item = new TreeItem(
      path.slice(path.lastIndexOf('/') + 1),
      failed ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
    );
    const folder = dirname(path) === '.' ? undefined : dirname(path);
    const facts = description && !failed ? counted(description.examples, 'example') : undefined;
    item.id = file;
    item.description = [failed ? 'cannot be used' : facts, folder].filter(Boolean).join(' · ');
    item.contextValue = failed ? 'problem' : 'usable';
    item.iconPath = failed
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon('database');
    item.tooltip = failed
      ? description.message
      : [file, ...(description ? notes(description) : [])].join('\n');
    return item;
  }
}

function subsetItem({ file, name, count }: SubsetNode): TreeItem {
  const item = new TreeItem(name === '' ? '(no subset)' : name, TreeItemCollapsibleState.None);
  item.id = `${file}\n${name}`;
  item.description = grouped(count);
  item.iconPath = new ThemeIcon('symbol-array');
  item.contextValue = 'subset usable';
  item.accessibilityInformation = { label: `${name}, ${counted(count, 'example')}` };
  return item;
}

function notes({ columns, unreadable }: PreferenceSetDescription): string[] {
  return unreadable > 0 ? [...columns, `${counted(unreadable, 'row')} cannot be read`] : [...columns];
}
