import { MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { CheckpointSummary } from '../../checkpoint/checkpoint-summary';
import type { KnownModel } from '../../registry/known-model';
import { rewardModels } from '../../registry/reward-models';

/** The closed group of the models that are known by name, whether they are on this machine or not. */
export function knownModelsItem(): TreeItem {
  const item = new TreeItem('Known reward models', TreeItemCollapsibleState.Collapsed);
  item.id = 'known-models';
  item.description = String(rewardModels.length);
  item.iconPath = new ThemeIcon('book');
  item.accessibilityInformation = { label: `Known reward models, ${rewardModels.length}` };
  item.tooltip = 'Models whose template, pooling and peculiarities are known by name';
  return item;
}

/** `value-head · llama-2`, everything else in the tooltip. What is not on this machine can be downloaded. */
export function knownModelItem(model: KnownModel, downloaded: boolean): TreeItem {
  const item = new TreeItem(model.name, TreeItemCollapsibleState.None);
  item.id = `known:${model.name}`;
  item.description = [headOf(model), model.template, ...(downloaded ? ['downloaded'] : [])].join(' · ');
  item.iconPath = new ThemeIcon(downloaded ? 'check' : 'cloud');
  const runnable = model.kind === 'dpo' || model.notRunnable === undefined;
  item.contextValue = downloaded ? 'downloaded' : runnable ? 'downloadable' : 'not-runnable';
  item.tooltip = tooltip(model);
  item.accessibilityInformation = { label: `${model.name}, ${item.description}` };
  return item;
}

/** Whether a known model is among those of the Hugging Face cache. */
export function isDownloaded(
  { name, aliases = [] }: KnownModel,
  models: readonly CheckpointSummary[],
): boolean {
  return models.some((model) => model.revision !== undefined && [name, ...aliases].includes(model.name));
}

function headOf(model: KnownModel): string {
  return model.kind === 'dpo' ? 'DPO' : model.head;
}

function tooltip(model: KnownModel): MarkdownString {
  const facts: (readonly [string, string | undefined])[] = [
    ['Head', headOf(model)],
    ['Template', model.template],
    ...(model.kind === 'dpo'
      ? ([['Reference', model.reference]] as const)
      : ([
          ['Pooling', model.pooling],
          ['Sign', model.sign < 0 ? '-1: a cost, less is better' : undefined],
          ['Cut at', model.maxLength === undefined ? undefined : `${model.maxLength} tokens`],
          ['Cannot be scored', model.notRunnable],
        ] as const)),
    ['Tokenizer', model.tokenizerFrom],
    ['Note', model.peculiarity],
    ['Source', model.source],
  ];
  const text = new MarkdownString();
  text.appendText(model.name);
  for (const [name, value] of facts) {
    if (value !== undefined) text.appendMarkdown('\n\n').appendText(`${name}: ${value}`);
  }
  return text;
}
