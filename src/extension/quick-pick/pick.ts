import { QuickInputButtons, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { searchLive, type LiveSearch } from './live-search';

/** The user wants the step before. */
export const back = Symbol('back');
/** The user has left. */
export const left = Symbol('left');

export interface Choice<T> extends QuickPickItem {
  /** Absent in separators and in notes that nothing can be done with. */
  readonly value?: T;
}

export const separator = (label: string): Choice<never> => ({ label, kind: QuickPickItemKind.Separator });

export interface PickOptions<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly canGoBack: boolean;
  /** Shown with a progress bar until they are there. */
  readonly choices: Promise<readonly Choice<T>[]>;
  /** What else there is for what is typed. */
  readonly search?: LiveSearch<T>;
  /** Several may be chosen; those are that are `picked`. */
  readonly many?: boolean;
  readonly isActive?: (value: T) => boolean;
}

/** One step of a sequence of quick picks: what was chosen (one element unless `many`), or where to go. */
export function pick<T>(options: PickOptions<T>): Promise<readonly T[] | typeof back | typeof left> {
  const input = window.createQuickPick<Choice<T>>();
  input.title = options.title;
  input.placeholder = options.placeholder;
  input.canSelectMany = options.many ?? false;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.ignoreFocusOut = true;
  input.keepScrollPosition = true;
  input.buttons = options.canGoBack ? [QuickInputButtons.Back] : [];
  input.busy = true;
  const disposables: { dispose(): unknown }[] = [input];
  const result = new Promise<readonly T[] | typeof back | typeof left>((resolve, reject) => {
    options.choices.then((choices) => {
      input.items = choices;
      input.busy = false;
      if (options.many) input.selectedItems = choices.filter(({ picked }) => picked);
      const active = choices.find(({ value }) => value !== undefined && options.isActive?.(value));
      if (active) input.activeItems = [active];
      if (options.search) disposables.push(searchLive(input, choices, options.search));
    }, reject);
    disposables.push(
      input.onDidAccept(() => {
        const values = input.selectedItems.map(({ value }) => value).filter((value) => value !== undefined);
        if (values.length > 0) resolve(values);
      }),
      input.onDidTriggerButton(() => resolve(back)),
      input.onDidHide(() => resolve(left)),
    );
    input.show();
  });
  return result.finally(() => {
    for (const disposable of disposables) disposable.dispose();
  });
}
