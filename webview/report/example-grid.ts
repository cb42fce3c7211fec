import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Task } from '../../src/protocol/evaluator';
import type { Filter, Row, RunStatus, Sort } from '../../src/protocol/report';
import { gridStyles } from '../grid/grid-styles';
import { cell, RowGrid, type ColumnSort } from '../grid/row-grid';
import { count, margin, score } from '../text/numbers';
import { icon } from '../ui/icon';
import { sharedStyles } from '../ui/styles';
import { connection } from './connection';
import { resultMark, resultMarkStyles } from './result-mark';
import { taskViews } from './task-view';

const emptyBecause: Record<RunStatus, string> = {
  queued: 'The examples appear when the run has begun.',
  running: 'No examples yet: the model is being loaded.',
  done: 'The run has no examples.',
  cancelled: 'The run was cancelled before its first example.',
  failed: 'The run failed before its first example.',
  interrupted: 'The run was interrupted before its first example.',
};

/** The examples of a run under a filter. Tells `choose-sort`, and what every grid tells. */
export class ExampleGrid extends LitElement {
  static override properties = {
    status: { attribute: false },
    task: { attribute: false },
    filter: { attribute: false },
    sort: { attribute: false },
  };
  static override styles = [
    sharedStyles,
    gridStyles,
    resultMarkStyles,
    css`
      .scroller {
        --scores: repeat(3, 82px);
        --columns: 80px minmax(80px, 150px) minmax(120px, 1fr) var(--scores) 96px;
      }
      .scores-1 {
        --scores: 82px;
      }
      .row.current :is(.mark.pending, .tag) {
        color: inherit;
      }
      .cell.result {
        display: flex;
      }
      .cell.prompt {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .excerpt {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .tag {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        flex: none;
        font-size: 0.85em;
        color: var(--vscode-descriptionForeground);
      }
      .tag .icon {
        width: 12px;
        height: 12px;
      }
      @container (max-width: 640px) {
        .scroller {
          --columns: 80px minmax(100px, 1fr) 82px 96px;
        }
        .subset,
        .wide-only {
          display: none;
        }
      }
      @container (max-width: 400px) {
        .scroller {
          --columns: 52px minmax(80px, 1fr) 76px 84px;
        }
        .row {
          padding: 0;
        }
        .cell {
          padding: 0 6px;
        }
      }
    `,
  ];
  /** Of the run: says why there are no examples. */
  declare status: RunStatus;
  declare task: Task;
  declare filter: Filter;
  declare sort: Sort;
  readonly rows = new RowGrid<{ filter: Filter; sort: Sort }, Row>(this, async (query) => ({
    ...(await connection.ask('page', query)),
    exact: true,
  }));

  constructor() {
    super();
    this.status = 'queued';
    this.task = 'preference';
    this.filter = { result: 'all' };
    this.sort = { key: 'index', descending: false };
  }

  override focus(): void {
    this.rows.focus();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('filter') || changed.has('sort'))
      this.rows.show({ filter: this.filter, sort: this.sort });
  }

  override render(): TemplateResult {
    const { scores } = taskViews[this.task];
    const filtered = this.filter.result !== 'all' || this.filter.subset !== undefined;
    return this.rows.render({
      label: 'Examples',
      layout: `scores-${scores.length}`,
      columns: [
        { title: '#', name: 'numeric', sort: this.sortBy('index', 'number') },
        { title: 'Subset', name: 'subset' },
        { title: 'Prompt', name: 'prompt' },
        ...scores.map(({ title, key, kept }) => ({
          title,
          name: scoreClass(kept),
          sort: this.sortBy(key, title.toLowerCase()),
        })),
        { title: 'Result', name: 'result' },
      ],
      cells: (row) => this.cells(row),
      reading: 'Reading examples',
      empty: html`<p>${filtered ? 'No examples match the filter.' : emptyBecause[this.status]}</p>`,
    });
  }

  private cells(row: Row): TemplateResult {
    return html`
      ${cell('numeric muted', count(row.index + 1))} ${cell('subset', row.subset, row.subset)}
      ${cell('prompt', html`<span class="excerpt">${row.excerpt}</span>${row.truncated ? truncatedTag : nothing}`)}
      ${taskViews[this.task].scores.map(({ key, kept }) =>
        cell(scoreClass(kept), key === 'margin' ? margin(row.margin) : score(row[key])),
      )}
      ${cell('result', resultMark(row.result))}
    `;
  }

  private sortBy(key: Sort['key'], by: string): ColumnSort {
    const sorted = key === this.sort.key;
    const { descending } = this.sort;
    return {
      direction: sorted ? (descending ? 'descending' : 'ascending') : 'none',
      by,
      onClick: () =>
        this.dispatchEvent(
          new CustomEvent<Sort>('choose-sort', { detail: { key, descending: sorted && !descending } }),
        ),
    };
  }
}

const scoreClass = (kept?: true): string => (kept ? 'numeric' : 'numeric wide-only');

const truncatedTag = html`<span class="tag" title="Longer than the model was given"
  >${icon('scissors')}truncated</span
>`;

customElements.define('rb-example-grid', ExampleGrid);
