import type { LitElement } from 'lit';

/** A view with a grid of examples, and maybe one of them open beside it. */
export interface KeyedView {
  readonly isOpen: () => boolean;
  /** To the neighbour of the row under the cursor. */
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
  readonly focusGrid: () => void;
  /** To where rows are searched or filtered. */
  readonly focusBar: () => void;
}

/** The keys that hold wherever the focus is: `/`, `j`, `k` and Escape. */
export function viewKeys(host: LitElement, view: KeyedView): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = event.composedPath().some(takesLetters);
    if (event.key === 'Escape') {
      if (typing || !view.isOpen()) view.focusGrid();
      else view.close();
    } else if (typing) return;
    else if (event.key === '/') view.focusBar();
    else if (event.key === 'j') view.step(1);
    else if (event.key === 'k') view.step(-1);
    else return;
    event.preventDefault();
  };
  host.addController({
    hostConnected: () => document.addEventListener('keydown', onKey),
    hostDisconnected: () => document.removeEventListener('keydown', onKey),
  });
}

const takesLetters = (target: EventTarget): boolean =>
  target instanceof Element && target.matches('input:not([type=radio]), [role=combobox]');
