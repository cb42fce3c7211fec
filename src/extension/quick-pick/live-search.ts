import { Disposable, type QuickPick } from 'vscode';
import type { Choice } from './pick';

/** Choices that depend on what is typed. */
export interface LiveSearch<T> {
  /** At once. */
  readonly typed: (text: string) => readonly Choice<T>[];
  /** After a pause in typing. What goes wrong is one of the choices, never an error. */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Choice<T>[]>;
  /** Finds the other choices too: they are shown only until something is typed. */
  readonly replaces?: boolean;
}

const pauseMilliseconds = 300;
/** Shorter texts would find everything. */
const shortest = 2;

/** Adds to the choices of a quick pick what a search finds for its text; the answer for an older text is dropped. */
export function searchLive<T>(
  input: QuickPick<Choice<T>>,
  choices: readonly Choice<T>[],
  { typed, find, replaces = false }: LiveSearch<T>,
): Disposable {
  let controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const show = (own: readonly Choice<T>[], found: readonly Choice<T>[]): void => {
    const [active] = input.activeItems;
    input.items = [...own, ...found];
    if (active && input.items.includes(active)) input.activeItems = [active];
  };

  const search = (text: string): void => {
    controller.abort();
    clearTimeout(timer);
    const searches = text.length >= shortest;
    const own = searches && replaces ? [] : choices;
    const atOnce = searches ? typed(text) : [];
    input.busy = searches;
    show(own, atOnce);
    if (!searches) return;
    controller = new AbortController();
    const { signal } = controller;
    timer = setTimeout(() => {
      void find(text, signal).then((found) => {
        if (signal.aborted) return;
        input.busy = false;
        show(own, [...atOnce, ...found]);
      });
    }, pauseMilliseconds);
  };

  if (input.value.trim() !== '') search(input.value.trim());
  const changes = input.onDidChangeValue((value) => search(value.trim()));
  return Disposable.from(changes, {
    dispose: () => {
      controller.abort();
      clearTimeout(timer);
    },
  });
}
