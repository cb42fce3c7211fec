import { css, html, LitElement, type TemplateResult } from 'lit';
import type { DatasetFacts, DatasetFilter, DatasetRow } from '../../src/protocol/dataset';
import { gridStyles } from '../grid/grid-styles';
import { cell, RowGrid } from '../grid/row-grid';
import { count } from '../text/numbers';
import { visibleText, visibleTextStyles } from '../text/visible-text';
import { icon } from '../ui/icon';
import { sharedStyles } from '../ui/styles';
import { hasSeveral, textColumns, textOf } from './columns';
import { connection } from './connection';

/** The rows of a dataset under a filter. Tells `rows-counted`, and what every grid tells. */
export class DatasetGrid extends LitElement {
  static override properties = { task: { attribute: false }, filter: { attribute: false } };
  static override styles = [
    sharedStyles,
    gridStyles,
    visibleTextStyles,
    css`
      .scroller {
        --columns: 80px minmax(80px, 150px) repeat(var(--texts), minmax(100px, 1fr)) 104px;
      }
      .several {
        --columns: 80px minmax(80px, 150px) repeat(var(--texts), minmax(100px, 1fr)) 80px 104px;
      }
      .texts-2 {
        --texts: 2;
      }
      .texts-3 {
        --texts: 3;
      }
      .text {
        unicode-bidi: isolate;
      }
      .problem {
        grid-column: 2 / -1;
      }
      .problem .icon {
        color: var(--vscode-list-warningForeground);
      }
      @container (max-width: 760px) {
        .scroller {
          --columns: 80px repeat(var(--texts), minmax(80px, 1fr)) 104px;
        }
        .subset,
        .completions {
          display: none;
        }
      }
      @container (max-width: 480px) {
        .scroller {
          --columns: 80px minmax(80px, 1fr) 104px;
        }
        .chosen,
        .other {
          display: none;
        }
      }
    `,
  ];
  declare task: DatasetFacts['task'];
  declare filter: DatasetFilter;
  readonly rows = new RowGrid<{ filter: DatasetFilter }, DatasetRow>(
    this,
    (query) => connection.ask('page', query),
    (counted) => this.dispatchEvent(new CustomEvent('rows-counted', { detail: counted })),
  );

  constructor() {
    super();
    this.task = 'preference';
    this.filter = {};
  }

  override focus(): void {
    this.rows.focus();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('filter')) this.rows.show({ filter: this.filter });
  }

  override render(): TemplateResult {
    const texts = textColumns(this.task);
    const several = hasSeveral(this.task);
    return this.rows.render({
      label: 'Rows',
      layout: `texts-${texts.length} ${several ? 'several' : ''}`,
      columns: [
        { title: '#', name: 'numeric' },
        { title: 'Subset', name: 'subset' },
        ...texts,
        ...(several ? [{ title: 'Answers', name: 'completions numeric' }] : []),
        { title: 'Characters', name: 'numeric' },
      ],
      cells: (row) => this.cells(row),
      reading: 'Looking for rows',
      empty: html`<p>No rows match.</p>`,
    });
  }

  private cells(row: DatasetRow): TemplateResult {
    const index = cell('numeric muted', count(row.index + 1));
    if (row.problem !== undefined)
      return html`${index}${cell('problem', html`${icon('warning')} Cannot be read: ${text(row.problem)}`)}`;
    return html`
      ${index} ${cell('subset', text(row.subset), row.subset)}
      ${textColumns(this.task).map((column) => cell(column.name, text(textOf(row, column))))}
      ${hasSeveral(this.task) ? cell('completions numeric', count(row.completions)) : ''}
      ${cell('numeric', count(row.characters))}
    `;
  }
}

const text = (content: string): TemplateResult => html`<span class="text">${visibleText(content)}</span>`;

customElements.define('rb-dataset-grid', DatasetGrid);
