import { css, html, LitElement, type TemplateResult } from 'lit';
import type { SubsetSummary } from '../../src/protocol/report';
import { iconButton } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { count, interval, percent } from './numbers';
import './subset-chart';

/** Subsets as a chart, or as the table that says the same. Choosing one filters the examples. */
export class SubsetPanel extends LitElement {
  static override properties = {
    subsets: { attribute: false },
    selected: { attribute: false },
    asTable: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        height: 36px;
        padding: 0 8px 0 16px;
        flex: none;
      }
      h2 {
        font-weight: 600;
      }
      .scroller {
        overflow: auto;
        padding: 0 8px 8px 16px;
        flex: 1;
        min-height: 0;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: 0.92em;
      }
      th {
        font-weight: normal;
        text-align: left;
        padding: 0;
      }
      thead th,
      td {
        padding: 3px 6px;
        white-space: nowrap;
      }
      th:first-child {
        padding-left: 0;
      }
      thead th {
        color: var(--vscode-descriptionForeground);
      }
      thead th.numeric {
        text-align: right;
      }
      tbody tr {
        border-top: 1px solid var(--vscode-widget-border, rgba(128, 128, 128, 0.2));
      }
      button {
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
  declare subsets: readonly SubsetSummary[];
  declare selected: string | undefined;
  declare asTable: boolean;

  constructor() {
    super();
    this.subsets = [];
    this.selected = undefined;
    this.asTable = false;
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h2 id="title">Accuracy per Subset</h2>
        ${iconButton({
          label: this.asTable ? 'Show as chart' : 'Show as table',
          icon: this.asTable ? 'chart' : 'table',
          onClick: () => (this.asTable = !this.asTable),
        })}
      </header>
      <div class="scroller" tabindex="0" role="region" aria-labelledby="title">
        ${
          this.asTable
            ? this.table()
            : html`<rb-subset-chart .subsets=${this.subsets} .selected=${this.selected}></rb-subset-chart>`
        }
      </div>
    `;
  }

  private table(): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">Subset</th>
          <th scope="col" class="numeric">Accuracy</th>
          <th scope="col" class="numeric">95 % interval</th>
          <th scope="col" class="numeric">n</th>
        </tr>
      </thead>
      <tbody>
        ${this.subsets.map(
          ({ name, accuracy }) =>
            html`<tr>
              <th scope="row">
                <button aria-pressed=${String(name === this.selected)} @click=${() => this.choose(name)}>
                  ${name === '' ? '(no subset)' : name}
                </button>
              </th>
              <td class="numeric">${percent(accuracy.value)}</td>
              <td class="numeric">${interval(accuracy.low, accuracy.high)}</td>
              <td class="numeric">${count(accuracy.scored)}</td>
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
