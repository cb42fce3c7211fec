import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Task } from '../../../src/protocol/evaluator';
import type { CompletionOrder, ExampleDetail } from '../../../src/protocol/report';
import { count, margin } from '../../text/numbers';
import { visibleText } from '../../text/visible-text';
import { choices } from '../../ui/choices';
import { examplePane } from '../../ui/example-pane';
import { icon } from '../../ui/icon';
import { connection } from '../connection';
import { resultMark } from '../result-mark';
import { taskViews } from '../task-view';
import { bothOrders } from './both-orders';
import { completionCard } from './completion-card';
import { exampleStyles } from './example-styles';
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
  static override styles = exampleStyles;
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
    const { detail, index, problem } = this;
    return examplePane({
      title: `${taskViews[this.task].example} ${index === undefined ? '' : count(index + 1)}`,
      mark: detail && resultMark(detail.result),
      origin: detail ? [detail.subset, detail.id].filter(Boolean).join(' · ') : '',
      one: 'example',
      problem,
      content: detail && this.content(detail),
      tell: (event) => this.dispatchEvent(new CustomEvent(event)),
    });
  }

  private content(detail: ExampleDetail): TemplateResult {
    return html`${
        detail.error === undefined
          ? nothing
          : html`<p role="alert">${icon('warning')} Could not be scored: ${detail.error}</p>`
      }
      ${detail.prompt.map(
        ({ role, content }) =>
          html`<section class="turn">
            <h3>${visibleText(role)}</h3>
            <pre class="text" dir="auto">${visibleText(content)}</pre>
          </section>`,
      )}
      ${this.completions(detail)} ${bothOrders(detail)}
      <p class="facts muted">
        ${detail.margin === null ? nothing : html`${this.marginTitle()} ${margin(detail.margin)} · `}Row
        ${count(detail.row)} of the dataset
      </p>`;
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
}

customElements.define('rb-example', ExamplePane);
