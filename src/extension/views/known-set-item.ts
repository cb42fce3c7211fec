import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { knownSets } from '../catalogue/known-sets';
import { counted, grouped } from '../numbers';
import type { KnownSetNode, KnownSubsetNode } from './dataset-nodes';

/** The group of RewardBench's own sets: open where there is nothing else to see. */
export function knownSetsItem(alone: boolean): TreeItem {
  const item = new TreeItem(
    'RewardBench’s sets',
    alone ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.id = `known-sets${alone ? ' alone' : ''}`;
  item.description = String(knownSets.length);
  item.iconPath = new ThemeIcon('book');
  item.tooltip = 'The sets that RewardBench is made of, on the Hugging Face hub';
  item.accessibilityInformation = { label: `RewardBench’s sets, ${knownSets.length}` };
  return item;
}

/** `RewardBench  2,985 examples`; what is not on this machine can be downloaded. */
export function knownSetItem({ set, file }: KnownSetNode): TreeItem {
  const { title, repository, rows, known, subsets } = set;
  const item = new TreeItem(
    title,
    subsets.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  const facts = [
    ...(rows === undefined ? [] : [counted(rows, 'example')]),
    ...(file === undefined ? [] : ['downloaded']),
  ];
  item.id = `known-set:${title}`;
  item.description = facts.join(' · ');
  item.contextValue = file === undefined ? 'downloadable' : 'usable';
  item.iconPath = new ThemeIcon(file === undefined ? 'cloud' : 'check');
  item.tooltip = [title, repository.name, ...facts, `Columns: ${known.columns.join(', ')}`].join('\n');
  item.accessibilityInformation = { label: [title, ...facts].join(', ') };
  return item;
}

/** As the set's authors state it, before anything is downloaded. */
export function knownSubsetItem({ set, name, count }: KnownSubsetNode): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.id = `known-set:${set.title}\n${name}`;
  item.description = grouped(count);
  item.iconPath = new ThemeIcon('symbol-array');
  item.accessibilityInformation = { label: `${name}, ${counted(count, 'example')}` };
  return item;
}
