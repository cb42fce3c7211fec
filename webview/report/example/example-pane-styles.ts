import { css } from 'lit';
import { choicesStyles } from '../../ui/choices';
import { sharedStyles } from '../../ui/styles';
import { resultMarkStyles } from '../result-mark';
import { bothOrdersStyles } from './both-orders';
import { completionCardStyles } from './completion-card';

export const examplePaneStyles = [
  sharedStyles,
  choicesStyles,
  resultMarkStyles,
  completionCardStyles,
  bothOrdersStyles,
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
    }
    .content {
      overflow: auto;
      flex: 1;
      min-height: 0;
      padding: 12px 16px 24px;
    }
    h3 {
      font-size: 0.92em;
      color: var(--vscode-descriptionForeground);
    }
    .turn + .turn {
      margin-top: 16px;
    }
    .text {
      margin: 4px 0 0;
      font-family: inherit;
      font-size: inherit;
      line-height: 1.5;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      user-select: text;
    }
    .order {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 4px 16px;
      margin-top: 20px;
    }
    .order + .completions {
      margin-top: 8px;
    }
    .tied {
      display: flex;
      gap: 6px;
      margin-top: 8px;
    }
    .tied .icon {
      color: var(--vscode-charts-yellow);
      margin-top: 1px;
    }
    .tied + .completions {
      margin-top: 8px;
    }
    .completions {
      display: grid;
      gap: 12px;
      margin-top: 20px;
    }
    .completions.many {
      gap: 6px;
    }
    .row-facts {
      margin-top: 12px;
    }
    .problem {
      padding: 12px 16px;
    }
    @container (min-width: 620px) {
      .completions.pair {
        grid-template-columns: 1fr 1fr;
      }
    }
  `,
];
