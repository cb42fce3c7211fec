import { css } from 'lit';
import { choicesStyles } from '../../ui/choices';
import { sharedStyles } from '../../ui/styles';

export const runHeaderStyles = [
  sharedStyles,
  choicesStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 8px;
      padding: 14px 16px 12px;
      max-height: 50vh;
      overflow: auto;
    }
    @media (max-width: 760px) {
      :host {
        max-height: none;
      }
    }
    .title {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
    }
    h1 {
      font-size: 1.35em;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    h1.dataset {
      font-weight: 400;
    }
    .tag {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 1px 8px;
      border: 1px solid var(--line);
      border-radius: 10px;
      font-size: 0.92em;
      white-space: nowrap;
    }
    h1.dataset + .tag {
      margin-left: 8px;
    }
    .status.done .icon {
      color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
    }
    .status:is(.failed, .interrupted) .icon,
    .problem .icon {
      color: var(--vscode-testing-iconFailed, var(--vscode-charts-red));
    }
    .spacer {
      flex: 1;
    }
    .actions {
      display: flex;
      align-items: center;
      gap: 4px;
    }
    .numbers {
      display: flex;
      flex-wrap: wrap;
      gap: 0 28px;
    }
    .counts {
      flex: 1 1 240px;
    }
    .metrics {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 8px 28px;
      margin-top: 4px;
    }
    .metrics dt {
      font-size: 0.92em;
      color: var(--vscode-descriptionForeground);
    }
    .metrics dd {
      font-variant-numeric: tabular-nums;
      line-height: 1.5;
    }
    .interval {
      margin-left: 6px;
      font-size: 0.92em;
    }
    .main {
      display: grid;
      grid-template-columns: auto 1fr;
      align-items: baseline;
      column-gap: 10px;
      margin-right: 8px;
    }
    .main dt,
    .main .others {
      grid-column: 1 / -1;
    }
    .main strong {
      font-size: 1.7em;
      font-weight: 600;
      line-height: 1.2;
    }
    .others {
      margin-top: 2px;
    }
    .others label {
      padding-block: 1px;
    }
    .progress {
      display: flex;
      align-items: center;
      gap: 12px;
    }
    progress {
      appearance: none;
      flex: 0 1 320px;
      height: 4px;
      border: none;
      border-radius: 2px;
      overflow: hidden;
      background: var(--vscode-widget-border, rgba(128, 128, 128, 0.3));
    }
    progress::-webkit-progress-bar {
      background: none;
    }
    progress::-webkit-progress-value {
      background: var(--vscode-progressBar-background);
    }
    .problem,
    .findings li {
      display: flex;
      gap: 6px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .problem .icon,
    .findings .icon {
      margin-top: 2px;
    }
    .findings {
      list-style: none;
      display: grid;
      gap: 4px;
    }
    .findings li {
      white-space: normal;
    }
    .findings .warning .icon {
      color: var(--vscode-list-warningForeground, var(--vscode-charts-yellow));
    }
    .findings .info .icon {
      color: var(--vscode-charts-blue);
    }
  `,
];
