import { css, unsafeCSS } from 'lit';

export const rowHeight = 26;
export const headerHeight = 28;

/** The element that is a grid says by `--columns` how wide they are. */
export const gridStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 0;
    min-width: 0;
    container-type: inline-size;
  }
  .scroller {
    position: absolute;
    inset: 0;
    overflow: auto;
  }
  .rows {
    position: relative;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    height: ${unsafeCSS(rowHeight)}px;
    padding: 0 8px;
  }
  .rows .row {
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
    cursor: pointer;
  }
  .rows .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .rows .row.current {
    background: var(--vscode-list-inactiveSelectionBackground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .scroller:focus-visible {
    outline: none;
  }
  .scroller:focus .row.current {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }
  .row.current .muted,
  .scroller:focus .row.current .icon {
    color: inherit;
  }
  .row.head {
    position: sticky;
    top: 0;
    z-index: 1;
    height: ${unsafeCSS(headerHeight)}px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--line);
    color: var(--vscode-descriptionForeground);
  }
  .head button {
    font: inherit;
    color: inherit;
    background: none;
    border: none;
    padding: 2px 0;
    cursor: pointer;
    white-space: nowrap;
  }
  .head button:hover,
  .head [aria-sort='ascending'],
  .head [aria-sort='descending'] {
    color: var(--vscode-foreground);
  }
  .cell {
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .notice {
    position: absolute;
    inset: 60px 16px auto;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 12px;
    text-align: center;
    color: var(--vscode-descriptionForeground);
    overflow-wrap: anywhere;
  }
  .notice[role='alert'] {
    padding: 12px 16px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--vscode-editor-background);
  }
`;
