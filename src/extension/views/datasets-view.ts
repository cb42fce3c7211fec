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
import { hubSnapshot } from '../../hub/snapshot-path';
import type { Catalogue } from '../catalogue/catalogue';
import { datasetName, partLabel } from '../catalogue/dataset-name';
import type { DatasetPart } from '../catalogue/dataset-part';
import { folderParts } from '../catalogue/folder-parts';
import { downloadedSet, knownSets } from '../catalogue/known-sets';
import { messageOf } from '../log';
import { counted, grouped } from '../numbers';
import type { DatasetNode, Node, PartNode, SubsetNode } from './dataset-nodes';
import { knownSetItem, knownSetsItem, knownSubsetItem } from './known-set-item';

const known: Node = { kind: 'known-sets' };

/** Preference sets with their parts and subsets. A set is read when it is opened for the first time. */
export class DatasetsView implements TreeDataProvider<Node> {
  private readonly changed = new EventEmitter<Node | undefined>();
  private readonly described = new Map<string, PreferenceSetDescription | Error>();
  private readonly nodes = new Map<string, DatasetNode | PartNode>();
  private alone = false;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly catalogue: Catalogue) {
    catalogue.onDidChange(() => {
      this.described.clear();
      this.changed.fire(undefined);
    });
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    switch (parent?.kind) {
      case undefined:
        return this.top();
      case 'dataset':
        return this.parts(parent);
      case 'part':
        return this.subsets(parent, parent);
      case 'known-sets':
        return Promise.all(
          knownSets.map(async (set): Promise<Node> => {
            const file = await downloadedSet(set);
            return { kind: 'known-set', set, ...set.part, ...(file !== undefined && { file }) };
          }),
        );
      case 'known-set': {
        const { set } = parent;
        return set.subsets.map(({ name, rows }) => ({ kind: 'known-subset', set, name, count: rows }));
      }
      case 'subset':
      case 'known-subset':
        return [];
    }
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'dataset':
      case 'part':
        return this.setItem(node);
      case 'subset':
        return subsetItem(node);
      case 'known-sets':
        return knownSetsItem(this.alone);
      case 'known-set':
        return knownSetItem(node);
      case 'known-subset':
        return knownSubsetItem(node);
    }
  }

  private async top(): Promise<Node[]> {
    const { workspace: local, cache } = await this.catalogue.datasets();
    const files = [...local, ...cache];
    this.alone = files.length === 0;
    return [...files.map((file) => this.kept({ kind: 'dataset', file })), known];
  }

  /** A tree remembers by the node itself what is open. */
  private kept(node: DatasetNode | PartNode): DatasetNode | PartNode {
    const key = keyOf(node);
    const kept = this.nodes.get(key) ?? node;
    this.nodes.set(key, kept);
    return kept;
  }

  private async parts(parent: DatasetNode): Promise<Node[]> {
    const { file } = parent;
    // Of a file there are none.
    const parts = await folderParts(file).catch(() => []);
    if (parts.length < 2) return this.subsets(parent, parts[0] ?? {});
    return parts.map((part) => this.kept({ kind: 'part', file, ...part }));
  }

  private async subsets(parent: DatasetNode | PartNode, part: DatasetPart): Promise<SubsetNode[]> {
    const { file } = parent;
    const { config, split } = part;
    const key = keyOf(parent);
    const before = this.described.get(key);
    const description = await this.catalogue
      .describe(file, { config, split })
      .catch((error: unknown) => new Error(messageOf(error)));
    this.described.set(key, description);
    // The item itself now has a count, or a problem, to show.
    if (!before) this.changed.fire(parent);
    if (description instanceof Error) return [];
    return description.subsets.map(({ name, count }) => ({
      kind: 'subset',
      file,
      config,
      split,
      name,
      count,
    }));
  }

  private setItem(node: DatasetNode | PartNode): TreeItem {
    const description = this.described.get(keyOf(node));
    const failed = description instanceof Error;
    const item = new TreeItem(
      labelOf(node),
      failed ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
    );
    const facts = description && !failed ? counted(description.examples, 'example') : undefined;
    item.id = keyOf(node);
    item.description = [failed ? 'cannot be used' : facts, whereOf(node)].filter(Boolean).join(' · ');
    item.accessibilityInformation = { label: `${labelOf(node)}, ${item.description}` };
    item.contextValue = failed ? 'problem' : 'usable';
    item.iconPath = failed
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon(node.kind === 'dataset' ? 'database' : 'layers');
    item.tooltip = failed
      ? description.message
      : [node.file, ...(description ? notes(description) : [])].join('\n');
    return item;
  }
}

const keyOf = ({ file, ...node }: DatasetNode | PartNode): string =>
  node.kind === 'dataset' ? file : JSON.stringify([file, node.config, node.split]);

const labelOf = (node: DatasetNode | PartNode): string =>
  node.kind === 'dataset' ? datasetName(node.file) : partLabel(node.file, node);

function whereOf(node: DatasetNode | PartNode): string | undefined {
  if (node.kind === 'part') return undefined;
  if (hubSnapshot(node.file)) return 'from the hub';
  const folder = dirname(workspace.asRelativePath(node.file));
  return folder === '.' ? undefined : folder;
}

function subsetItem({ file, config, split, name, count }: SubsetNode): TreeItem {
  const label = name === '' ? '(no subset)' : name;
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = JSON.stringify([file, config, split, name]);
  item.description = grouped(count);
  item.iconPath = new ThemeIcon('symbol-array');
  item.contextValue = 'subset usable';
  item.accessibilityInformation = { label: `${label}, ${counted(count, 'example')}` };
  return item;
}

function notes({ columns, unreadable }: PreferenceSetDescription): string[] {
  return unreadable > 0 ? [...columns, `${counted(unreadable, 'row')} cannot be read`] : [...columns];
}
