import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import {
  longText,
  shortText,
  type ClippedText,
  type DatasetExample,
  type DatasetFacts,
} from '../../src/protocol/dataset';
import { count, counted } from '../text/numbers';
import { visibleText, visibleTextStyles } from '../text/visible-text';
import { button } from '../ui/controls';
import { examplePane, examplePaneStyles } from '../ui/example-pane';
import { icon } from '../ui/icon';
import { sharedStyles } from '../ui/styles';
import { connection } from './connection';

/** One example in full, beside the grid. All its texts come from outside and are set as text only. */
export class ExamplePane extends LitElement {
  static override properties = {
    index: { attribute: false },
    task: { attribute: false },
    detail: { state: true },
    problem: { state: true },
  };
  static override styles = [
    sharedStyles,
    visibleTextStyles,
    examplePaneStyles,
    css`
      h3 {
        display: flex;
        align-items: baseline;
        gap: 8px;
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
      .completion.chosen h3 .icon {
        color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
      }
      .completion.rejected h3 .icon {
        color: var(--vscode-testing-iconFailed, var(--vscode-charts-red));
      }
      .more {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-top: 8px;
      }
    `,
  ];
  declare index: number | undefined;
  declare task: DatasetFacts['task'];
  declare private detail: DatasetExample | undefined;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.index = undefined;
    this.task = 'preference';
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('index')) void this.load(shortText);
  }

  override render(): TemplateResult {
    const { detail, index, problem } = this;
    const origin = detail ? [detail.subset, detail.id].filter(Boolean).join(' · ').slice(0, 300) : '';
    return examplePane({
      title: `Row ${index === undefined ? '' : count(index + 1)}`,
      origin,
      one: 'row',
      problem,
      content: detail && this.content(detail),
      tell: (event) => this.dispatchEvent(new CustomEvent(event)),
    });
  }

  private content({ problem, prompt, completions, row }: DatasetExample): TemplateResult {
    if (problem !== undefined) {
      return html`<p>${icon('warning')} This row (${count(row)} in the file) cannot be read:</p>
        <pre class="text" dir="auto">${visibleText(problem)}</pre>`;
    }
    return html`${prompt.map(
        ({ role, content }) =>
          html`<section class="turn">
            <h3>${visibleText(role)} ${this.size(content)}</h3>
            ${this.text(content)}
          </section>`,
      )}
      <div class="completions ${completions.length === 2 ? 'pair' : ''}">
        ${completions.map((completion, at) => this.completion(completion, at))}
      </div>
      <p class="facts muted">Row ${count(row)} of the file</p>`;
  }

  private completion(
    { text, model, chosen }: DatasetExample['completions'][number],
    at: number,
  ): TemplateResult {
    const labelled = this.task === 'preference' || this.task === 'rewardbench-2';
    const title = labelled
      ? html`${icon(chosen ? 'check' : 'cross')} ${chosen ? 'Chosen' : 'Rejected'}`
      : this.task === 'dialogues'
        ? 'Answer'
        : `Candidate ${at + 1}`;
    return html`<section class="completion ${labelled ? (chosen ? 'chosen' : 'rejected') : ''}">
      <h3>${title} ${this.size(text)}</h3>
      ${model === undefined ? nothing : html`<p class="facts muted">${visibleText(model)}</p>`}
      ${this.text(text)}
    </section>`;
  }

  private size({ characters }: ClippedText): TemplateResult {
    return html`<span class="value muted">${counted(characters, 'character')}</span>`;
  }

  private text({ text, characters }: ClippedText): TemplateResult {
    return html`<pre class="text" dir="auto">${visibleText(text)}</pre>
      ${
        text.length === characters
          ? nothing
          : html`<p class="more">
              <span class="muted">The first ${count(text.length)} characters.</span>
              ${
                text.length < Math.min(characters, longText)
                  ? button({ label: 'Show More', onClick: () => void this.showMore() })
                  : nothing
              }
            </p>`
      }`;
  }

  private async showMore(): Promise<void> {
    await this.load(longText);
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>('.content')?.focus();
  }

  private async load(characters: number): Promise<void> {
    const { index } = this;
    if (index === undefined) return;
    try {
      const detail = await connection.ask('example', { index, characters });
      if (index !== this.index) return;
      this.detail = detail;
      this.problem = undefined;
      if (characters === shortText) this.renderRoot.querySelector('.content')?.scrollTo({ top: 0 });
    } catch (error) {
      if (index === this.index) this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define('rb-dataset-example', ExamplePane);
