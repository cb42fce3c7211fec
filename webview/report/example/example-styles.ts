import { css } from 'lit';
import { visibleTextStyles } from '../../text/visible-text';
import { choicesStyles } from '../../ui/choices';
import { examplePaneStyles } from '../../ui/example-pane';
import { sharedStyles } from '../../ui/styles';
import { resultMarkStyles } from '../result-mark';
import { bothOrdersStyles } from './both-orders';
import { completionCardStyles } from './completion-card';

export const exampleStyles = [
  sharedStyles,
  choicesStyles,
  visibleTextStyles,
  resultMarkStyles,
  examplePaneStyles,
  completionCardStyles,
  bothOrdersStyles,
  css`
    h3 {
      font-size: 0.92em;
      color: var(--vscode-descriptionForeground);
    }
    .order {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 4px 16px;
      margin-top: 20px;
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
    :is(.order, .tied) + .completions {
      margin-top: 8px;
    }
    .completions.many {
      gap: 6px;
    }
  `,
];
