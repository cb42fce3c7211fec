import {
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import type { CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import type { Catalogue } from '../catalogue';
import { parameterCount } from '../numbers';

/** Models: folders that hold a checkpoint. One that cannot be used stays listed, with the reason. */
export class ModelsView implements TreeDataProvider<CheckpointSummary> {
  readonly onDidChangeTreeData;

  constructor(private readonly catalogue: Catalogue) {
    this.onDidChangeTreeData = catalogue.onDidChange;
  }

  async getChildren(parent?: CheckpointSummary): Promise<CheckpointSummary[]> {
    return parent ? [] : [...(await this.catalogue.models())];
  }

  getTreeItem(model: CheckpointSummary): TreeItem {
    const item = new TreeItem(model.name, TreeItemCollapsibleState.None);
    item.id = model.folder;
    item.description = describeModel(model);
    item.contextValue = model.problem === undefined ? 'usable' : 'problem';
    item.iconPath =
      model.problem === undefined
        ? new ThemeIcon('circuit-board')
        : new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
    item.tooltip = tooltip(model);
    item.accessibilityInformation = {
      label: `${model.name}, ${model.problem === undefined ? describeModel(model) : `cannot be used: ${model.problem}`}`,
    };
    return item;
  }
}

/** `LlamaForSequenceClassification · 7.24B · BF16`, less what is unknown. */
export function describeModel({
  architecture,
  modelType,
  parameters,
  dtype,
  problem,
}: CheckpointSummary): string {
  if (problem !== undefined) return 'cannot be used';
  return [architecture || modelType, parameters > 0 ? parameterCount(parameters) : '', dtype]
    .filter(Boolean)
    .join(' · ');
}

function tooltip(model: CheckpointSummary): MarkdownString {
  const text = new MarkdownString();
  const facts: [string, string | undefined][] = [
    ['Architecture', model.architecture || model.modelType || 'unknown'],
    ['Parameters', model.parameters > 0 ? `${parameterCount(model.parameters)} ${model.dtype}` : undefined],
    ['Weights', `${(model.bytes / 1e9).toFixed(2)} GB`],
    ['Chat template', model.template === 'tokenizer' ? 'its own' : 'none'],
    ['Revision', model.revision],
    ['Folder', model.folder],
  ];
  text.appendText(model.name);
  for (const [name, value] of facts) {
    if (value !== undefined) text.appendMarkdown('\n\n').appendText(`${name}: ${value}`);
  }
  if (model.problem !== undefined) text.appendMarkdown('\n\n').appendText(model.problem);
  return text;
}
