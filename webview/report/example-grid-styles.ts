import { css, unsafeCSS } from 'lit';
import { sharedStyles } from '../ui/styles';
import { resultMarkStyles } from './result-mark';

export const rowHeight = 26;
export const headerHeight = 28;

export const exampleGridStyles = [
  sharedStyles,
  resultMarkStyles,
  css`
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
    .scroller {
      --scores: repeat(3, 82px);
    }
    .scroller.scores-1 {
      --scores: 82px;
    }
    .row {
      display: grid;
      grid-template-columns: 80px minmax(80px, 150px) minmax(120px, 1fr) var(--scores) 96px;
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
    .row.current :is(.muted, .mark.pending, .tag),
    .scroller:focus .row.current .icon {
      color: inherit;
    }
    .row.head {
      position: sticky;
      top: 0;
      z-index: 1;
      height: ${unsafeCSS(headerHeight)}px;
      background: var(--vscode-editor-background);
      border-bottom: 1px solid
        var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
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
    .head button:hover {
      color: var(--vscode-foreground);
    }
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
    .index,
    .score {
      text-align: right;
      font-variant-numeric: tabular-nums;
    }
    .cell.result {
      display: flex;
    }
    .cell.prompt {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .excerpt {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .tag {
      display: inline-flex;
      align-items: center;
      gap: 3px;
      flex: none;
      font-size: 0.85em;
      color: var(--vscode-descriptionForeground);
    }
    .tag .icon {
      width: 12px;
      height: 12px;
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
    }
    @container (max-width: 640px) {
      .row {
        grid-template-columns: 80px minmax(100px, 1fr) 82px 96px;
      }
      .subset,
      .wide-only {
        display: none;
      }
    }
    @container (max-width: 400px) {
      .row {
        grid-template-columns: 52px minmax(80px, 1fr) 76px 84px;
        padding: 0;
      }
      .cell {
        padding: 0 6px;
      }
    }
  `,
];
