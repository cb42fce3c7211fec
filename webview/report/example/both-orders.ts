import { css, html, nothing, type TemplateResult } from 'lit';
import type { ExampleDetail } from '../../../src/protocol/report';
import { none, percent } from '../../text/numbers';

/**
 * The probability that the completion in the row, shown first, was preferred to the one in the column: from
 * the list over all ordered pairs, (0,1), (0,2) … (1,0) …. The diagonal is undefined.
 */
export function probabilityMatrix(
  firstShown: readonly (number | null)[],
  completions: number,
): (number | null | undefined)[][] {
  return Array.from({ length: completions }, (_, first) =>
    Array.from({ length: completions }, (_, second) =>
      first === second
        ? undefined
        : (firstShown[first * (completions - 1) + second - Number(second > first)] ?? null),
    ),
  );
}

/** For models that are shown two completions at once: what they said in each order. */
export function bothOrders({ firstShown, completions }: ExampleDetail): TemplateResult | typeof nothing {
  if (!firstShown) return nothing;
  const pair = completions.length === 2;
  const names = completions.map(({ chosen }, index) =>
    pair ? (chosen ? 'Chosen' : 'Rejected') : `No. ${index + 1}${chosen ? ' (chosen)' : ''}`,
  );
  return html`<section class="orders">
    <h3 id="orders">Both orders: probability that the one shown first is preferred</h3>
    <div class="matrix" tabindex="0" role="region" aria-labelledby="orders">
      <table>
        <thead>
          <tr>
            <td></td>
            ${names.map((name) => html`<th scope="col">${name} second</th>`)}
          </tr>
        </thead>
        <tbody>
          ${probabilityMatrix(firstShown, completions.length).map(
            (row, first) =>
              html`<tr>
                <th scope="row">${names[first]} first</th>
                ${row.map((value) => html`<td>${value === undefined ? none : percent(value)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

export const bothOrdersStyles = css`
  .orders {
    margin-top: 20px;
  }
  .matrix {
    overflow-x: auto;
    margin-top: 4px;
  }
  .matrix table {
    border-collapse: collapse;
  }
  .matrix :is(th, td) {
    padding: 4px 12px 4px 0;
    font-weight: normal;
    text-align: right;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .matrix th {
    color: var(--vscode-descriptionForeground);
  }
  .matrix th[scope='row'] {
    text-align: left;
  }
  .matrix tbody tr {
    border-top: 1px solid var(--vscode-widget-border, rgba(128, 128, 128, 0.2));
  }
`;
