import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import type { CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import { availableMemory } from '../../checkpoint/available-memory';
import { bytesText, memoryText } from '../../checkpoint/memory-text';
import type { KnownModel } from '../../registry/known-model';
import { findRewardModel, rewardModels } from '../../registry/reward-models';
import type { Catalogue } from '../catalogue/catalogue';
import { parameterCount } from '../numbers';
import { isDownloaded, knownModelItem, knownModelsItem } from './known-model-item';

const knownModels = 'known models';
type Node = CheckpointSummary | KnownModel | typeof knownModels;

/**
 * Models: folders that hold a checkpoint, and below them those that are known by name. A checkpoint that
 * cannot be used stays listed, with the reason.
 */
export class ModelsView implements TreeDataProvider<Node>, Disposable {
  private readonly changed = new EventEmitter<undefined>();
  private readonly subscription: Disposable;
  private browsing = false;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly catalogue: Catalogue) {
    this.subscription = catalogue.onDidChange(() => this.changed.fire(undefined));
  }

  /** Opens the known models in the tree, also where the welcome page stood in their place. */
  async browseKnown(tree: TreeView<Node>): Promise<void> {
    if (!this.browsing) {
      this.browsing = true;
      this.changed.fire(undefined);
    }
    await tree.reveal(knownModels, { expand: true, focus: true });
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    if (parent === knownModels) return [...rewardModels];
    if (parent !== undefined) return [];
    const found = await this.catalogue.models();
    // An empty view says how to get a model, which helps more than a list of names.
    return found.length === 0 && !this.browsing ? [] : [...found, knownModels];
  }

  getParent(node: Node): Node | undefined {
    return node === knownModels || 'folder' in node ? undefined : knownModels;
  }

  async getTreeItem(model: Node): Promise<TreeItem> {
    if (model === knownModels) return knownModelsItem();
    if (!('folder' in model))
      return knownModelItem(model, isDownloaded(model, await this.catalogue.models()));
    const item = new TreeItem(model.name, TreeItemCollapsibleState.None);
    item.id = model.folder;
    item.description = describeModel(model);
    item.contextValue = model.problem === undefined ? 'usable' : 'problem';
    item.iconPath =
      model.problem === undefined
        ? new ThemeIcon('circuit-board')
        : new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
    item.tooltip = tooltip(model, await availableMemory());
    item.accessibilityInformation = {
      label: `${model.name}, ${model.problem === undefined ? describeModel(model) : `cannot be used: ${model.problem}`}`,
    };
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** `LlamaForSequenceClassification · 7.24B · BF16 · needs 16 GB`, less what is unknown. */
export function describeModel({
  architecture,
  modelType,
  parameters,
  dtype,
  memory,
  problem,
}: CheckpointSummary): string {
  if (problem !== undefined) return 'cannot be used';
  const size = parameters > 0 ? parameterCount(parameters) : '';
  const needs = memory === undefined ? '' : `needs ${bytesText(memory.cpu)}`;
  return [architecture || modelType, size, dtype, needs].filter(Boolean).join(' · ');
}

function describeKnown(known: KnownModel): string {
  if (known.kind === 'dpo') return `${known.name}, a language model trained by DPO from ${known.reference}`;
  const { name, head, sign, notRunnable } = known;
  return `${name}, ${notRunnable ?? `${head.replaceAll('-', ' ')}${sign < 0 ? ', a cost' : ''}`}`;
}

function tooltip(model: CheckpointSummary, free: number): MarkdownString {
  const text = new MarkdownString();
  const known = findRewardModel(model.folder);
  const facts: [string, string | undefined][] = [
    ['Architecture', model.architecture || model.modelType || 'unknown'],
    ['Parameters', model.parameters > 0 ? `${parameterCount(model.parameters)} ${model.dtype}` : undefined],
    ['Weights', `${(model.bytes / 1e9).toFixed(2)} GB`],
    ['Memory', model.memory && `${memoryText(model.memory)}; ${bytesText(free)} are free`],
    ['Chat template', model.template === 'tokenizer' ? 'its own' : (known?.template ?? 'none')],
    ['Known as', known && describeKnown(known)],
    ['Note', known?.peculiarity],
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
