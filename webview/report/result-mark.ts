import { css, html, type TemplateResult } from 'lit';
import type { Result } from '../../src/protocol/report';
import { icon, type Icon } from '../ui/icon';

const marks: Record<Result, { readonly icon: Icon; readonly label: string }> = {
  win: { icon: 'check', label: 'Win' },
  loss: { icon: 'cross', label: 'Loss' },
  tie: { icon: 'equals', label: 'Tie' },
  scored: { icon: 'check', label: 'Scored' },
  unscored: { icon: 'dash', label: 'Unscored' },
  error: { icon: 'warning', label: 'Error' },
  pending: { icon: 'clock', label: 'Pending' },
};

/** A result as icon, word and colour: readable without any one of them. */
export function resultMark(result: Result): TemplateResult {
  const { icon: name, label } = marks[result];
  return html`<span class="mark ${result}">${icon(name)}<span>${label}</span></span>`;
}

export const resultMarkStyles = css`
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .mark.win .icon {
    color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
  }
  .mark.loss .icon,
  .mark.error .icon {
    color: var(--vscode-testing-iconFailed, var(--vscode-charts-red));
  }
  .mark.tie .icon,
  .mark.unscored .icon {
    color: var(--vscode-charts-yellow);
  }
  .mark.pending {
    color: var(--vscode-descriptionForeground);
  }
`;
