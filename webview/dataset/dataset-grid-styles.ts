import { css, unsafeCSS } from 'lit';
import { sharedStyles } from '../ui/styles';
import { visibleTextStyles } from './visible-text';

export const rowHeight = 26;
export const headerHeight = 28;

export const datasetGridStyles = [
  sharedStyles,
  visibleTextStyles,
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
    .row {
      display: grid;
      grid-template-columns: 80px minmax(80px, 150px) repeat(var(--texts), minmax(100px, 1fr)) 104px;
      align-items: center;
      height: ${unsafeCSS(rowHeight)}px;
      padding: 0 8px;
    }
    .several .row {
      grid-template-columns: 80px minmax(80px, 150px) repeat(var(--texts), minmax(100px, 1fr)) 80px 104px;
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
      border-bottom: 1px solid
        var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
      color: var(--vscode-descriptionForeground);
    }
    .cell {
      padding: 0 8px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .text {
      unicode-bidi: isolate;
    }
    .index,
    .completions,
    .characters {
      text-align: right;
      font-variant-numeric: tabular-nums;
    }
    .problem {
      grid-column: 2 / -1;
    }
    .problem .icon {
      color: var(--vscode-list-warningForeground);
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
      border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
      border-radius: 4px;
      background: var(--vscode-editor-background);
    }
    @container (max-width: 760px) {
      .row,
      .several .row {
        grid-template-columns: 80px repeat(var(--texts), minmax(80px, 1fr)) 104px;
      }
      .subset,
      .completions {
        display: none;
      }
    }
    @container (max-width: 480px) {
      .row,
      .several .row {
        grid-template-columns: 80px minmax(80px, 1fr) 104px;
      }
      .chosen,
      .other {
        display: none;
      }
    }
  `,
];
