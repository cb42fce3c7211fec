import { css } from 'lit';
import { sharedStyles } from '../../ui/styles';

/** Each part of the overview: a heading with its buttons, below it a chart or a table. */
export const partStyles = [
  sharedStyles,
  css`
    :host {
      display: block;
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      min-height: 36px;
    }
    h2 {
      font-weight: 600;
    }
    .note {
      font-size: 0.92em;
      line-height: 1.4;
    }
    table {
      border-collapse: collapse;
      width: 100%;
      font-size: 0.92em;
    }
    th {
      font-weight: normal;
      text-align: left;
      padding: 0;
    }
    thead th,
    td {
      padding: 3px 6px;
      white-space: nowrap;
    }
    th:first-child {
      padding-left: 0;
    }
    thead th {
      color: var(--vscode-descriptionForeground);
    }
    thead th.numeric {
      text-align: right;
    }
    tbody tr {
      border-top: 1px solid var(--vscode-widget-border, rgba(128, 128, 128, 0.2));
    }
  `,
];
