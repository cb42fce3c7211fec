import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { TiesSummary } from '../../../src/protocol/report';
import { percent, score } from '../../text/numbers';
import { partStyles } from './part-styles';
import { tiesParts } from './ties-parts';

/** What RewardBench 2's score of the subset Ties is made of. */
export class TiesPanel extends LitElement {
  static override properties = { ties: { attribute: false } };
  static override styles = [
    partStyles,
    css`
      th small {
        display: block;
        font-size: inherit;
        white-space: normal;
      }
      tbody th {
        padding: 3px 0;
      }
      td {
        vertical-align: top;
      }
      tfoot tr {
        border-top: 1px solid var(--vscode-foreground);
        font-weight: 600;
      }
      tfoot th {
        font-weight: inherit;
      }
    `,
  ];
  declare ties: TiesSummary | undefined;

  constructor() {
    super();
    this.ties = undefined;
  }

  override render(): TemplateResult {
    const { ties } = this;
    if (!ties) return html``;
    return html`
      <header><h2>Score of the Subset Ties</h2></header>
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" class="numeric">Weight</th>
            <th scope="col" class="numeric">Value</th>
          </tr>
        </thead>
        <tbody>
          ${tiesParts.map(
            ({ key, title, meaning, weight }) =>
              html`<tr>
                <th scope="row">${title}<small class="muted">${meaning}</small></th>
                <td class="numeric">${weight.toFixed(2)}</td>
                <td class="numeric">
                  ${key === 'correctnessMargin' ? score(ties[key]) : percent(ties[key])}
                </td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Score</th>
            <td>${nothing}</td>
            <td class="numeric">${percent(ties.score)}</td>
          </tr>
        </tfoot>
      </table>
    `;
  }
}

customElements.define('rb-ties', TiesPanel);
