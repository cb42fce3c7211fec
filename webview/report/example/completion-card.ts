import { css, html, nothing, type TemplateResult } from 'lit';
import type { Task } from '../../../src/protocol/evaluator';
import { icon } from '../../ui/icon';
import { counted, score } from '../../text/numbers';
import { visibleText } from '../../text/visible-text';
import { taskViews } from '../task-view';
import type { RankedCompletion } from './ranking';

export interface CardOptions {
  readonly task: Task;
  /** How many completions the example has. */
  readonly among: number;
  /** It is the one that the model takes. */
  readonly taken: boolean;
}

/** More completions than this are folded, but for those that matter most. */
const unfolded = 4;

/** One completion with its score; folded where there are many. */
export function completionCard(completion: RankedCompletion, options: CardOptions): TemplateResult {
  const { among, taken } = options;
  const body = html`${facts(completion, options)}
    <pre class="text" dir="auto">${visibleText(completion.text)}</pre>`;
  return among > unfolded
    ? html`<details class="completion" ?open=${taken || completion.chosen}>
        <summary>${heading(completion, options)}</summary>
        ${body}
      </details>`
    : html`<section class="completion">${heading(completion, options)}${body}</section>`;
}

function heading(completion: RankedCompletion, { task, among, taken }: CardOptions): TemplateResult {
  const { chosen, rank, tied } = completion;
  const { judged } = taskViews[task];
  return html`<h3>
    ${
      among > 2 && rank !== undefined
        ? html`<span class="rank muted" title="Place by score">${rank}.</span>`
        : nothing
    }
    <span class="name">${name(completion, task)}</span>
    ${(judged && chosen && among > 2) || (!judged && taken) ? html`<span class="good">${icon('check')}</span>` : nothing}
    ${taken && !judged ? html`<span class="tag">Taken</span>` : nothing}
    ${tied && rank === 1 && among > 2 ? html`<span class="tag tie">${icon('equals')}Tied for the top</span>` : nothing}
    <span class="value">${score(completion.score)}</span>
  </h3>`;
}

function name({ chosen, position }: RankedCompletion, task: Task): string {
  if (task === 'dialogues') return 'Answer';
  if (task === 'best-of-n') return `Candidate ${position + 1}`;
  return chosen ? 'Chosen' : 'Rejected';
}

function facts(
  { position, model, tokens, truncated = 0 }: RankedCompletion,
  { task, among }: CardOptions,
): TemplateResult {
  const number = taskViews[task].judged && among > 2 ? `No. ${position + 1}` : undefined;
  return html`<p class="facts muted">
    ${visibleText([number, model, tokens === undefined ? undefined : counted(tokens, 'token')].filter(Boolean).join(' · '))}
    ${truncated > 0 ? html`· ${icon('scissors')} ${counted(truncated, 'token')} cut` : nothing}
  </p>`;
}

export const completionCardStyles = css`
  .completion h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    color: var(--vscode-foreground);
    font-size: inherit;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 6px;
    cursor: pointer;
  }
  summary::before {
    content: '';
    flex: none;
    width: 6px;
    height: 6px;
    border: solid currentColor;
    border-width: 0 1.25px 1.25px 0;
    transform: rotate(-45deg) translate(-1px, -1px);
  }
  details[open] > summary::before {
    transform: rotate(45deg) translate(-2px, -1px);
  }
  summary h3 {
    flex: 1;
    min-width: 0;
  }
  .completion .good .icon {
    color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
  }
  .completion .tag {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    font-weight: normal;
    font-size: 0.92em;
  }
  .completion .tag.tie .icon {
    color: var(--vscode-charts-yellow);
  }
  .facts .icon {
    width: 13px;
    height: 13px;
  }
`;
