import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Counted, DatasetFacts, DatasetFilter, DatasetRow } from '../../src/protocol/dataset';
import { count } from '../report/numbers';
import { VirtualRows } from '../report/virtual-rows';
import { button, progressRing } from '../ui/controls';
import { icon } from '../ui/icon';
import { hasSeveral, textColumns, textOf } from './columns';
import { connection } from './connection';
import { datasetGridStyles, headerHeight, rowHeight } from './dataset-grid-styles';
import { DatasetRows } from './dataset-rows';
import { visibleText } from './visible-text';

/** A browser's elements are no higher than 33 million pixels: more rows are shown a million at a time. */
const stretch = 1_000_000;

/** What the grid tells its surroundings. */
export interface DatasetGridEvents {
  /** The example under the cursor: `open` when it was asked for, else only passed over. */
  'choose-example': { readonly index: number; readonly open: boolean };
  'close-example': undefined;
  /** How many rows there are, as far as is known. */
  'rows-counted': { readonly total: number; readonly exact: boolean };
}

/** The rows under a filter, as a grid of which only those in view exist. */
export class DatasetGrid extends LitElement {
  static override properties = {
    task: { attribute: false },
    filter: { attribute: false },
    position: { state: true },
  };
  static override styles = datasetGridStyles;
  declare task: DatasetFacts['task'];
  declare filter: DatasetFilter;
  /** Place of the cursor among the rows. */
  declare position: number;
  private readonly source = new DatasetRows(
    (query) => connection.ask('page', query),
    () => this.rowsArrived(),
  );
  private readonly virtual = new VirtualRows(this, {
    scroller: () => this.renderRoot.querySelector('.scroller'),
    count: () => Math.min(stretch, Math.max(0, (this.source.total ?? 0) - this.first)),
    rowHeight,
    headerHeight,
  });
  /** Tell of the row under the cursor as soon as it is here. */
  private awaited: 'open' | 'pass' | undefined;
  /** A place to scroll to as soon as there are rows. */
  private unrevealed: number | undefined;

  constructor() {
    super();
    this.task = 'preference';
    this.filter = {};
    this.position = 0;
  }

  /** Counting, or the search, has come on. */
  counted(counted: Counted): void {
    this.source.counted(counted);
  }

  /** Moves the cursor, and tells of the example that it comes to. */
  move(to: number, then: 'open' | 'pass' = 'pass'): void {
    const last = (this.source.total ?? 0) - 1;
    if (last < 0) return;
    this.position = Math.min(last, Math.max(0, to));
    this.reveal(this.position);
    this.awaited = then;
    this.source.want(this.position, this.position);
    this.tellAwaited();
  }

  /** Puts the cursor somewhere without telling of it; the rows may still be on their way. */
  place(position: number): void {
    this.position = position;
    this.unrevealed = position;
    this.source.want(position, position);
    this.revealPlaced();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('filter')) return;
    this.source.show(this.filter);
    this.position = 0;
    this.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0 });
  }

  override render(): TemplateResult {
    const { total, exact } = this.source;
    const columns = textColumns(this.task);
    const several = hasSeveral(this.task);
    const rows = this.virtual.rows();
    const [first, last] = [rows[0], rows.at(-1)];
    if (first && last) this.source.want(this.first + first.index, this.first + last.index);
    return html`
      <div
        class="scroller ${several ? 'several' : ''}"
        role="grid"
        tabindex="0"
        aria-label="Rows"
        aria-rowcount=${exact ? (total ?? 0) + 1 : -1}
        aria-colcount=${columns.length + (several ? 4 : 3)}
        aria-activedescendant=${total ? `row-${this.position}` : nothing}
        .style=${`--texts: ${columns.length}`}
        @keydown=${this.onKey}
      >
        <div class="row head" role="row" aria-rowindex="1">
          <div class="cell index" role="columnheader">#</div>
          <div class="cell subset" role="columnheader">Subset</div>
          ${columns.map(
            ({ name, title }) => html`<div class="cell ${name}" role="columnheader">${title}</div>`,
          )}
          ${several ? html`<div class="cell completions" role="columnheader">Answers</div>` : nothing}
          <div class="cell characters" role="columnheader">Characters</div>
        </div>
        <div class="rows" role="rowgroup" .style=${`height: ${this.virtual.height()}px`}>
          ${rows.map(({ index, start }) => this.row(this.first + index, start))}
        </div>
      </div>
      ${this.notice()}
    `;
  }

  /** The position of the first row of the stretch that the cursor is in. */
  private get first(): number {
    return Math.floor(this.position / stretch) * stretch;
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

  private cells(row: DatasetRow): TemplateResult {
    const index = html`<div class="cell index muted" role="gridcell">${count(row.index + 1)}</div>`;
    if (row.problem !== undefined) {
      return html`${index}
        <div class="cell problem" role="gridcell">
          ${icon('warning')} Cannot be read: <span class="text">${visibleText(row.problem)}</span>
        </div>`;
    }
    return html`
      ${index}
      <div class="cell subset" role="gridcell" title=${row.subset}>
        <span class="text">${visibleText(row.subset)}</span>
      </div>
      ${textColumns(this.task).map(
        (column) =>
          html`<div class="cell ${column.name}" role="gridcell">
            <span class="text">${visibleText(textOf(row, column))}</span>
          </div>`,
      )}
      ${
        hasSeveral(this.task)
          ? html`<div class="cell completions" role="gridcell">${count(row.completions)}</div>`
          : nothing
      }
      <div class="cell characters" role="gridcell">${count(row.characters)}</div>
    `;
  }

  private notice(): TemplateResult | typeof nothing {
    const { problem, total, exact } = this.source;
    if (problem !== undefined) {
      return html`<div class="notice" role="alert">
        <p>${problem}</p>
        ${button({ label: 'Try Again', onClick: () => this.source.show(this.filter, this.position) })}
      </div>`;
    }
    if (total === undefined) return html`<div class="notice">${progressRing('Reading rows')}</div>`;
    if (total > 0) return nothing;
    return html`<div class="notice">
      ${exact ? html`<p>No row is like this.</p>` : progressRing('Looking for rows')}
    </div>`;
  }

  private rowsArrived(): void {
    const { total, exact } = this.source;
    if (total !== undefined) {
      if (exact) this.position = Math.min(this.position, Math.max(0, total - 1));
      this.tell('rows-counted', { total, exact });
    }
    this.requestUpdate();
    this.revealPlaced();
    this.tellAwaited();
  }

  private revealPlaced(): void {
    const position = this.unrevealed;
    if (position === undefined || (this.source.total ?? 0) <= position) return;
    this.unrevealed = undefined;
    this.reveal(position);
  }

  private reveal(position: number): void {
    void this.updateComplete.then(() => this.virtual.reveal(position - this.first));
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

  private tell<K extends keyof DatasetGridEvents>(name: K, detail: DatasetGridEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('rb-dataset-grid', DatasetGrid);
