import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ExampleDetail } from '../../src/protocol/report';
import { iconButton, progressRing } from '../ui/controls';
import { icon } from '../ui/icon';
import { sharedStyles } from '../ui/styles';
import { connection } from './connection';
import { count, margin, score } from './numbers';
import { resultMark, resultMarkStyles } from './result-mark';

/** One example in full, beside the grid. All its texts come from outside and are set as text only. */
export class ExamplePane extends LitElement {
  static override properties = {
    index: { attribute: false },
    detail: { state: true },
    problem: { state: true },
  };
  static override styles = [
    sharedStyles,
    resultMarkStyles,
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
        border-bottom: 1px solid
          var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
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
      .completions {
        display: grid;
        gap: 12px;
        margin-top: 20px;
      }
      .completion {
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
        border-radius: 4px;
        padding: 10px 12px;
        min-width: 0;
      }
      .completion h3 {
        display: flex;
        align-items: baseline;
        gap: 8px;
        color: var(--vscode-foreground);
        font-weight: 600;
        font-size: inherit;
      }
      .completion .value {
        margin-left: auto;
        font-variant-numeric: tabular-nums;
      }
      .facts {
        font-size: 0.92em;
        margin-top: 2px;
      }
      .facts .icon {
        width: 13px;
        height: 13px;
      }
      .completions + .facts {
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
  declare index: number | undefined;
  declare private detail: ExampleDetail | undefined;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.index = undefined;
  }

  /** The run went on: an example that was waiting may have its scores now. */
  refresh(): void {
    if (this.detail?.result === 'pending') void this.load();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('index')) void this.load();
  }

  override render(): TemplateResult {
    const { detail } = this;
    return html`
      <header>
        <h2 id="title">Example ${this.index === undefined ? '' : count(this.index + 1)}</h2>
        ${detail ? resultMark(detail.result) : nothing}
        <span class="spacer muted" title=${detail ? `${detail.subset} · ${detail.id}` : nothing}
          >${detail ? [detail.subset, detail.id].filter(Boolean).join(' · ') : nothing}</span
        >
        ${iconButton({ label: 'Previous example', icon: 'up', onClick: () => this.tell('previous-example') })}
        ${iconButton({ label: 'Next example', icon: 'down', onClick: () => this.tell('next-example') })}
        ${iconButton({ label: 'Close', icon: 'cross', onClick: () => this.tell('close-example') })}
      </header>
      ${
        this.problem !== undefined
          ? html`<p class="problem" role="alert">${this.problem}</p>`
          : detail
            ? this.content(detail)
            : html`<div class="problem">${progressRing('Reading the example')}</div>`
      }
    `;
  }

  private content(detail: ExampleDetail): TemplateResult {
    const ordered = [...detail.completions].sort((a, b) => Number(b.chosen) - Number(a.chosen));
    return html`<div class="content" tabindex="0" role="region" aria-labelledby="title">
      ${
        detail.error === undefined
          ? nothing
          : html`<p role="alert">${icon('warning')} Could not be scored: ${detail.error}</p>`
      }
      ${detail.prompt.map(
        ({ role, content }) =>
          html`<section class="turn">
            <h3>${role}</h3>
            <pre class="text">${content}</pre>
          </section>`,
      )}
      <div class="completions ${ordered.length === 2 ? 'pair' : ''}">
        ${ordered.map((completion) => completionCard(completion))}
      </div>
      <p class="facts muted">
        ${detail.margin === null ? nothing : html`Margin ${margin(detail.margin)} · `}Row ${count(detail.row)}
        of the preference set
      </p>
    </div>`;
  }

  private async load(): Promise<void> {
    const { index } = this;
    if (index === undefined) return;
    try {
      const detail = await connection.ask('example', { index });
      if (index !== this.index) return;
      this.detail = detail;
      this.problem = undefined;
    } catch (error) {
      if (index === this.index) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private tell(name: 'previous-example' | 'next-example' | 'close-example'): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

function completionCard({
  text,
  model,
  chosen,
  score: value,
  tokens,
  truncated = 0,
}: ExampleDetail['completions'][number]): TemplateResult {
  return html`<section class="completion">
    <h3>${chosen ? 'Chosen' : 'Rejected'} <span class="value">${score(value)}</span></h3>
    <p class="facts muted">
      ${[model, tokens === undefined ? undefined : `${count(tokens)} tokens`].filter(Boolean).join(' · ')}
      ${truncated > 0 ? html`· ${icon('scissors')} ${count(truncated)} tokens cut` : nothing}
    </p>
    <pre class="text">${text}</pre>
  </section>`;
}

customElements.define('rb-example', ExamplePane);
