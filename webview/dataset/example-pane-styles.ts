import { css } from 'lit';
import { sharedStyles } from '../ui/styles';
import { visibleTextStyles } from '../text/visible-text';

export const examplePaneStyles = [
  sharedStyles,
  visibleTextStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
      min-width: 0;
      container-type: inline-size;
    }
    header {
      display: flex;
      align-items: center;
      gap: 10px;
      flex: none;
      height: 36px;
      padding: 0 8px 0 16px;
      border-bottom: 1px solid var(--line);
    }
    h2 {
      font-weight: 600;
      white-space: nowrap;
    }
    .spacer {
      flex: 1;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      unicode-bidi: isolate;
    }
    .content {
      overflow: auto;
      flex: 1;
      min-height: 0;
      padding: 12px 16px 24px;
    }
    h3 {
      display: flex;
      align-items: baseline;
      gap: 8px;
      font-weight: 600;
    }
    h3 .icon {
      align-self: center;
    }
    h3 .value {
      margin-left: auto;
      font-weight: normal;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .turn + .turn {
      margin-top: 16px;
    }
    .turn h3 {
      color: var(--vscode-descriptionForeground);
      font-weight: normal;
    }
    .text {
      margin: 4px 0 0;
      font-family: inherit;
      font-size: inherit;
      line-height: 1.5;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      user-select: text;
      unicode-bidi: isolate;
    }
    .completions {
      display: grid;
      gap: 12px;
      margin-top: 20px;
    }
    .completion {
      border: 1px solid var(--line);
      border-radius: 4px;
      padding: 10px 12px;
      min-width: 0;
    }
    .completion.chosen h3 .icon {
      color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
    }
    .completion.rejected h3 .icon {
      color: var(--vscode-testing-iconFailed, var(--vscode-charts-red));
    }
    .facts {
      font-size: 0.92em;
      margin-top: 2px;
      overflow-wrap: anywhere;
    }
    .completions + .facts {
      margin-top: 12px;
    }
    .more {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-top: 8px;
    }
    .problem {
      padding: 12px 16px;
      overflow-wrap: anywhere;
    }
    @container (min-width: 620px) {
      .completions.pair {
        grid-template-columns: 1fr 1fr;
      }
    }
  `,
];
