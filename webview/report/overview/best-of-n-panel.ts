import { css, html, LitElement, type TemplateResult } from 'lit';
import type { BestOfNPoint } from '../../../src/protocol/report';
import { score } from '../../text/numbers';
import './best-of-n-chart';
import { partStyles } from './part-styles';
import { tableButton } from './table-button';

/** How much the best of n candidates is worth to the model, as a curve over n or as its table. */
export class BestOfNPanel extends LitElement {
  static override properties = { points: { attribute: false }, asTable: { attribute: false } };
  static override styles = [
    partStyles,
    css`
      td {
        padding-block: 2px;
      }
      .note {
        margin-bottom: 8px;
      }
    `,
  ];
  declare points: readonly BestOfNPoint[];
  declare asTable: boolean;

  constructor() {
    super();
    this.points = [];
    this.asTable = false;
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h2>Expected Best Reward</h2>
        ${tableButton(this, 'best-of-n', this.asTable)}
      </header>
      ${
        this.points.length === 0
          ? html`<p class="note muted">The curve appears when the first prompt is scored.</p>`
          : this.asTable
            ? this.table()
            : html`<rb-best-of-n-chart .points=${this.points}></rb-best-of-n-chart>`
      }
    `;
  }

  private table(): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">n</th>
          <th scope="col" class="numeric">Expected best</th>
          <th scope="col" class="numeric">95 % interval</th>
        </tr>
      </thead>
      <tbody>
        ${this.points.map(
          ({ n, expected, low, high }) =>
            html`<tr>
              <th scope="row">${n}</th>
              <td class="numeric">${score(expected)}</td>
              <td class="numeric">${score(low)} to ${score(high)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('rb-best-of-n', BestOfNPanel);
