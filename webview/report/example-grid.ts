import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Task } from '../../src/protocol/evaluator';
import type { Filter, Row, RunStatus, Sort } from '../../src/protocol/report';
import { icon } from '../ui/icon';
import { button, progressRing } from '../ui/controls';
import { connection } from './connection';
import { exampleGridStyles, headerHeight, rowHeight } from './example-grid-styles';
import { count, margin, score } from './numbers';
import { resultMark } from './result-mark';
import { RowsSource } from './rows-source';
import { taskViews } from './task-view';
import { VirtualRows } from './virtual-rows';

interface Column {
  readonly title: string;
  /** Its cells' classes. */
  readonly name: string;
  readonly key?: Sort['key'];
}

const columnsOf = (task: Task): Column[] => [
  { title: '#', name: 'index', key: 'index' },
  { title: 'Subset', name: 'subset' },
  { title: 'Prompt', name: 'prompt' },
  ...taskViews[task].scores.map(({ title, key, kept }) => ({ title, key, name: scoreClass(kept) })),
  { title: 'Result', name: 'result' },
];

const scoreClass = (kept?: true): string => (kept ? 'score' : 'score wide-only');

const emptyBecause: Record<RunStatus, string> = {
  queued: 'The examples appear when the run has begun.',
  running: 'No examples yet: the model is being loaded.',
  done: 'The run has no examples.',
  cancelled: 'The run was cancelled before its first example.',
  failed: 'The run failed before its first example.',
  interrupted: 'The run was interrupted before its first example.',
};

/** What the grid tells its surroundings. */
export interface ExampleGridEvents {
  /** The example under the cursor: `open` when it was asked for, else only passed over. */
  'choose-example': { readonly index: number; readonly open: boolean };
  'choose-sort': Sort;
  'close-example': undefined;
}

/** The examples under a filter, as a grid of which only the rows in view exist. */
export class ExampleGrid extends LitElement {
  static override properties = {
    status: { attribute: false },
    task: { attribute: false },
    filter: { attribute: false },
    sort: { attribute: false },
    position: { state: true },
  };
  static override styles = exampleGridStyles;
  /** Of the run: says why there are no examples. */
  declare status: RunStatus;
  declare task: Task;
  declare filter: Filter;
  declare sort: Sort;
  /** Place of the cursor among the rows. */
  declare position: number;
  private readonly source = new RowsSource(
    (query) => connection.ask('page', query),
    () => this.rowsArrived(),
  );
  private readonly virtual = new VirtualRows(this, {
    scroller: () => this.renderRoot.querySelector('.scroller'),
    count: () => this.source.total ?? 0,
    rowHeight,
    headerHeight,
  });
  /** Tell of the row under the cursor as soon as it is here. */
  private awaited: 'open' | 'pass' | undefined;
  /** A place to scroll to as soon as there are rows. */
  private unrevealed: number | undefined;

  constructor() {
    super();
    this.status = 'queued';
    this.task = 'preference';
    this.filter = { result: 'all' };
    this.sort = { key: 'index', descending: false };
    this.position = 0;
  }

  /** The run went on. */
  refresh(): void {
    this.source.invalidate();
    this.requestUpdate();
  }

  /** Moves the cursor, and tells of the example that it comes to. */
  move(to: number, then: 'open' | 'pass' = 'pass'): void {
    const last = (this.source.total ?? 0) - 1;
    if (last < 0) return;
    this.position = Math.min(last, Math.max(0, to));
    this.virtual.reveal(this.position);
    this.awaited = then;
    this.source.want(this.position, this.position);
    this.tellAwaited();
  }

  /** Puts the cursor somewhere without telling of it; the rows may still be on their way. */
  place(position: number): void {
    this.position = position;
    this.unrevealed = position;
    this.reveal();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('filter') && !changed.has('sort')) return;
    this.source.show(this.filter, this.sort);
    this.position = 0;
    this.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0 });
  }

  override render(): TemplateResult {
    const { total } = this.source;
    const columns = columnsOf(this.task);
    const rows = this.virtual.rows();
    const [first, last] = [rows[0], rows.at(-1)];
    if (first && last) this.source.want(first.index, last.index);
    return html`
      <div
        class="scroller scores-${taskViews[this.task].scores.length}"
        role="grid"
        tabindex="0"
        aria-label="Examples"
        aria-rowcount=${(total ?? 0) + 1}
        aria-colcount=${columns.length}
        aria-activedescendant=${total ? `row-${this.position}` : nothing}
        @keydown=${this.onKey}
      >
        <div class="row head" role="row" aria-rowindex="1">
          ${columns.map((column) => this.columnHeader(column))}
        </div>
        <div class="rows" role="rowgroup" .style=${`height: ${this.virtual.height()}px`}>
          ${rows.map(({ index, start }) => this.row(index, start))}
        </div>
      </div>
      ${this.notice()}
    `;
  }

  private columnHeader({ title, name, key }: Column): TemplateResult {
    const sorted = key !== undefined && key === this.sort.key;
    const direction = sorted ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<div class="cell ${name}" role="columnheader" aria-sort=${key ? direction : nothing}>
      ${
        key
          ? html`<button
              tabindex="-1"
              title="Sort by ${title === '#' ? 'index' : title.toLowerCase()}"
              @click=${() => this.sortBy(key)}
            >
              ${title}${sorted ? icon(this.sort.descending ? 'down' : 'up') : nothing}
            </button>`
          : title
      }
    </div>`;
  }

  private row(position: number, start: number): TemplateResult {
    const row = this.source.row(position);
    const current = position === this.position;
    return html`<div
      id="row-${position}"
      class="row ${current ? 'current' : ''}"
      role="row"
      aria-rowindex=${position + 2}
      aria-selected=${String(current)}
      .style=${`transform: translateY(${start}px)`}
      @click=${() => this.move(position, 'open')}
    >
      ${row ? this.cells(row) : html`<div class="cell prompt muted" role="gridcell">…</div>`}
    </div>`;
  }

  private cells(row: Row): TemplateResult {
    return html`
      <div class="cell index muted" role="gridcell">${count(row.index + 1)}</div>
      <div class="cell subset" role="gridcell" title=${row.subset}>${row.subset}</div>
      <div class="cell prompt" role="gridcell">
        <span class="excerpt">${row.excerpt}</span>
        ${
          row.truncated
            ? html`<span class="tag" title="Longer than the model was given"
                >${icon('scissors')}truncated</span
              >`
            : nothing
        }
      </div>
      ${taskViews[this.task].scores.map(
        ({ key, kept }) =>
          html`<div class="cell ${scoreClass(kept)}" role="gridcell">
            ${key === 'margin' ? margin(row.margin) : score(row[key])}
          </div>`,
      )}
      <div class="cell result" role="gridcell">${resultMark(row.result)}</div>
    `;
  }

  private notice(): TemplateResult | typeof nothing {
    const { problem, total } = this.source;
    if (problem !== undefined) {
      return html`<div class="notice" role="alert">
        <p>${problem}</p>
        ${button({ label: 'Try Again', onClick: () => this.source.show(this.filter, this.sort) })}
      </div>`;
    }
    if (total === undefined) return html`<div class="notice">${progressRing('Reading examples')}</div>`;
    if (total > 0) return nothing;
    const filtered = this.filter.result !== 'all' || this.filter.subset !== undefined;
    return html`<div class="notice">
      <p>${filtered ? 'No example is like this.' : emptyBecause[this.status]}</p>
    </div>`;
  }

  private sortBy(key: Sort['key']): void {
    const descending = key === this.sort.key && !this.sort.descending;
    this.tell('choose-sort', { key, descending });
  }

  private rowsArrived(): void {
    const { total } = this.source;
    if (total !== undefined) this.position = Math.min(this.position, Math.max(0, total - 1));
    this.requestUpdate();
    this.reveal();
    this.tellAwaited();
  }

  private reveal(): void {
    const position = this.unrevealed;
    if (position === undefined || this.source.total === undefined) return;
    this.unrevealed = undefined;
    void this.updateComplete.then(() => this.virtual.reveal(position));
  }

  private tellAwaited(): void {
    const row = this.source.row(this.position);
    if (!row || !this.awaited) return;
    this.tell('choose-example', { index: row.index, open: this.awaited === 'open' });
    this.awaited = undefined;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = this.virtual.visible();
    const moves: Record<string, number> = {
      ArrowDown: this.position + 1,
      j: this.position + 1,
      ArrowUp: this.position - 1,
      k: this.position - 1,
      PageDown: this.position + page,
      PageUp: this.position - page,
      Home: 0,
      End: Infinity,
    };
    const to = moves[event.key];
    if (to !== undefined) this.move(to);
    else if (event.key === 'Enter') this.move(this.position, 'open');
    else if (event.key === 'Escape') this.tell('close-example', undefined);
    else return;
    event.preventDefault();
  };

  private tell<K extends keyof ExampleGridEvents>(name: K, detail: ExampleGridEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('rb-example-grid', ExampleGrid);
