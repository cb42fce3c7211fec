import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Task } from '../../../src/protocol/evaluator';
import type { SubsetSummary } from '../../../src/protocol/report';
import { count } from '../../text/numbers';
import { partStyles } from './part-styles';
import './subset-chart';
import { subsetMeasure } from './subset-measure';
import { tableButton } from './table-button';

/** Subsets as a chart, or as the table that says the same. Choosing one filters the examples. */
export class SubsetPanel extends LitElement {
  static override properties = {
    task: { attribute: false },
    subsets: { attribute: false },
    selected: { attribute: false },
    asTable: { attribute: false },
  };
  static override styles = [
    partStyles,
    css`
      td button,
      th button {
        font: inherit;
        color: var(--vscode-textLink-foreground);
        background: none;
        border: none;
        padding: 3px 0;
        cursor: pointer;
        text-align: left;
        overflow-wrap: anywhere;
      }
      button[aria-pressed='true'] {
        font-weight: 600;
        text-decoration: underline;
      }
    `,
  ];
  declare task: Task;
  declare subsets: readonly SubsetSummary[];
  declare selected: string | undefined;
  declare asTable: boolean;

  constructor() {
    super();
    this.task = 'preference';
    this.subsets = [];
    this.selected = undefined;
    this.asTable = false;
  }

  override render(): TemplateResult {
    const measure = subsetMeasure(this.task);
    return html`
      <header>
        <h2>${measure.title}</h2>
        ${tableButton(this, 'subsets', this.asTable)}
      </header>
      ${
        this.asTable
          ? this.table()
          : this.subsets.every((subset) => measure.value(subset) === null)
            ? html`<p class="note muted">Nothing is scored yet.</p>`
            : html`<rb-subset-chart
                .measure=${measure}
                .subsets=${this.subsets}
                .selected=${this.selected}
              ></rb-subset-chart>`
      }
    `;
  }

  private table(): TemplateResult {
    const { column, spreadColumn, value, format, spread } = subsetMeasure(this.task);
    return html`<table>
      <thead>
        <tr>
          <th scope="col">Subset</th>
          <th scope="col" class="numeric">${column}</th>
          <th scope="col" class="numeric">${spreadColumn}</th>
          <th scope="col" class="numeric">n</th>
        </tr>
      </thead>
      <tbody>
        ${this.subsets.map(
          (subset) =>
            html`<tr>
              <th scope="row">
                <button
                  aria-pressed=${String(subset.name === this.selected)}
                  @click=${() => this.choose(subset.name)}
                >
                  ${subset.name === '' ? '(no subset)' : subset.name}
                </button>
              </th>
              <td class="numeric">${format(value(subset))}</td>
              <td class="numeric">${spread(subset)}</td>
              <td class="numeric">${count(subset.accuracy.scored)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private choose(subset: string): void {
    this.dispatchEvent(new CustomEvent('choose-subset', { detail: subset, bubbles: true, composed: true }));
  }
}

customElements.define('rb-subsets', SubsetPanel);
