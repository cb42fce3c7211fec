import { css, html, nothing, type TemplateResult } from 'lit';
import { visibleText } from '../text/visible-text';
import { iconButton, progressRing } from './controls';

export type PaneEvent = 'previous-example' | 'next-example' | 'close-example';

export interface PaneOptions {
  readonly title: string;
  /** Stands after the title. */
  readonly mark?: unknown;
  /** Where the example is from. */
  readonly origin: string;
  /** What one is called, in small letters. */
  readonly one: string;
  readonly problem: string | undefined;
  /** Undefined while it is being read. */
  readonly content: TemplateResult | undefined;
  readonly tell: (event: PaneEvent) => void;
}

/** One example in full, under a line with its name and the ways to its neighbours. */
export function examplePane(options: PaneOptions): TemplateResult {
  const { title, mark, origin, one, problem, content, tell } = options;
  return html`
    <header>
      <h2 id="title">${title}</h2>
      ${mark ?? nothing}
      <span class="origin muted" title=${origin || nothing}>${visibleText(origin)}</span>
      ${iconButton({ label: `Previous ${one}`, icon: 'up', onClick: () => tell('previous-example') })}
      ${iconButton({ label: `Next ${one}`, icon: 'down', onClick: () => tell('next-example') })}
      ${iconButton({ label: 'Close', icon: 'cross', onClick: () => tell('close-example') })}
    </header>
    ${
      problem !== undefined
        ? html`<p class="problem" role="alert">${problem}</p>`
        : content
          ? html`<div class="content" tabindex="0" role="region" aria-labelledby="title">${content}</div>`
          : html`<div class="problem">${progressRing(`Reading the ${one}`)}</div>`
    }
  `;
}

export const examplePaneStyles = css`
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
  .origin {
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
  .turn + .turn {
    margin-top: 16px;
  }
  .turn h3 {
    color: var(--vscode-descriptionForeground);
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
  .completion h3 {
    font-weight: 600;
  }
  .completion .value {
    margin-left: auto;
    font-variant-numeric: tabular-nums;
  }
  .facts {
    font-size: 0.92em;
    margin-top: 2px;
    overflow-wrap: anywhere;
  }
  .completions ~ .facts {
    margin-top: 12px;
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
`;
