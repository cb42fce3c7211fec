import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Task } from '../../../src/protocol/evaluator';
import type { CompletionOrder, ExampleDetail } from '../../../src/protocol/report';
import { choices } from '../../ui/choices';
import { iconButton, progressRing } from '../../ui/controls';
import { icon } from '../../ui/icon';
import { connection } from '../connection';
import { count, margin } from '../../text/numbers';
import { resultMark } from '../result-mark';
import { taskViews } from '../task-view';
import { bothOrders } from './both-orders';
import { completionCard } from './completion-card';
import { examplePaneStyles } from './example-pane-styles';
import { ranked, topTieWords } from './ranking';

/** One example in full, beside the grid. All its texts come from outside and are set as text only. */
export class ExamplePane extends LitElement {
  static override properties = {
    index: { attribute: false },
    task: { attribute: false },
    order: { attribute: false },
    detail: { state: true },
    problem: { state: true },
  };
  static override styles = examplePaneStyles;
  declare index: number | undefined;
  declare task: Task;
  /** In which the completions stand; absent = as is usual for the task. */
  declare order: CompletionOrder | undefined;
  declare private detail: ExampleDetail | undefined;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.index = undefined;
    this.task = 'preference';
    this.order = undefined;
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
    const { example } = taskViews[this.task];
    return html`
      <header>
        <h2 id="title">${example} ${this.index === undefined ? '' : count(this.index + 1)}</h2>
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
      ${this.completions(detail)} ${bothOrders(detail)}
      <p class="facts row-facts muted">
        ${detail.margin === null ? nothing : html`${this.marginTitle()} ${margin(detail.margin)} · `}Row
        ${count(detail.row)} of the dataset
      </p>
    </div>`;
  }

  private completions(detail: ExampleDetail): TemplateResult {
    const { task } = this;
    const among = detail.completions.length;
    const order = this.order ?? taskViews[task].completionOrder;
    const tie = topTieWords(task, detail);
    const all = ranked(detail.completions, among > 2 ? order : 'given');
    // Of several best ones the first is taken, as the original does.
    const taken = task === 'best-of-n' ? all.find(({ rank }) => rank === 1) : undefined;
    return html`
      ${among > 2 ? this.orderChoice(order, among) : nothing}
      ${tie === undefined ? nothing : html`<p class="tied">${icon('equals')}<span>${tie}</span></p>`}
      <div class="completions ${among === 2 ? 'pair' : among > 4 ? 'many' : ''}">
        ${keyed(
          detail.index,
          all.map((completion) => completionCard(completion, { task, among, taken: completion === taken })),
        )}
      </div>
    `;
  }

  private orderChoice(order: CompletionOrder, among: number): TemplateResult {
    const given = taskViews[this.task].judged ? 'Chosen first' : 'As in the dataset';
    return html`<div class="order">
      <span class="muted">${count(among)} ${this.task === 'best-of-n' ? 'candidates' : 'completions'}</span>
      ${choices({
        legend: 'Order of the completions',
        value: order,
        options: [
          { value: 'given', label: given },
          { value: 'score', label: 'Best score first' },
        ],
        onChange: (chosen) => this.dispatchEvent(new CustomEvent('choose-order', { detail: chosen })),
      })}
    </div>`;
  }

  private marginTitle(): string {
    return taskViews[this.task].scores.find(({ key }) => key === 'margin')?.title ?? 'Margin';
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

customElements.define('rb-example', ExamplePane);
