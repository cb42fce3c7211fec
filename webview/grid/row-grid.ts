import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { button, progressRing } from '../ui/controls';
import { icon } from '../ui/icon';
import { headerHeight, rowHeight } from './grid-styles';
import { PagedRows, type AskForRows, type RowCount } from './paged-rows';
import { VirtualRows } from './virtual-rows';

/** A browser's elements are no higher than 33 million pixels: more rows are shown a million at a time. */
const stretch = 1_000_000;

export interface ColumnSort {
  readonly direction: 'ascending' | 'descending' | 'none';
  /** What it sorts by, for people. */
  readonly by: string;
  readonly onClick: () => void;
}

export interface Column {
  readonly title: string;
  /** Classes of its cells. */
  readonly name: string;
  /** Absent = rows cannot be sorted by it. */
  readonly sort?: ColumnSort;
}

/** What the grid's element tells its surroundings. */
export interface RowGridEvents {
  /** The example under the cursor: `open` when it was asked for, else only passed over. */
  'choose-example': { readonly index: number; readonly open: boolean };
  'close-example': undefined;
}

export interface GridView<Row> {
  readonly label: string;
  /** Class of the scroller, for what depends on the columns. */
  readonly layout: string;
  readonly columns: readonly Column[];
  /** The cells of a row. */
  readonly cells: (row: Row) => TemplateResult;
  /** Read aloud while no rows are here. */
  readonly reading: string;
  /** Shown in place of rows where there are none (yet). */
  readonly empty: TemplateResult;
}

export const cell = (name: string, content: unknown, title?: string): TemplateResult =>
  html`<div class="cell ${name}" role="gridcell" title=${title ?? nothing}>${content}</div>`;

/** Draws an element as a grid over pages of rows, of which only those in view exist; and moves its cursor. */
export class RowGrid<Query extends object, Row extends { readonly index: number }> {
  /** Place of the cursor among the rows. */
  position = 0;
  private readonly source: PagedRows<Query, Row>;
  private readonly virtual: VirtualRows;
  private query: Query | undefined;
  /** Tell of the row under the cursor as soon as it is here. */
  private awaited: 'open' | 'pass' | undefined;
  /** A place to scroll to as soon as there are rows. */
  private unrevealed: number | undefined;

  constructor(
    private readonly host: LitElement,
    ask: AskForRows<Query, Row>,
    private readonly onCount: (count: RowCount) => void = () => undefined,
  ) {
    this.source = new PagedRows(ask, () => this.rowsArrived());
    this.virtual = new VirtualRows(host, {
      scroller: () => this.scroller(),
      count: () => Math.min(stretch, Math.max(0, this.total - this.first)),
      rowHeight,
      headerHeight,
    });
  }

  /** Shows the rows of another query, from the first one on. */
  show(query: Query): void {
    this.query = query;
    this.source.show(query);
    this.position = 0;
    this.scroller()?.scrollTo({ top: 0 });
  }

  /** Rows may have changed. */
  refresh(): void {
    this.source.invalidate();
    this.host.requestUpdate();
  }

  /** A search has come on. */
  counted(count: RowCount & { readonly problem?: string | undefined }): void {
    this.source.counted(count);
  }

  /** Moves the cursor, and tells of the example that it comes to. */
  move(to: number, then: 'open' | 'pass' = 'pass'): void {
    const last = this.total - 1;
    if (last < 0) return;
    this.position = Math.min(last, Math.max(0, to));
    this.host.requestUpdate();
    this.reveal(this.position);
    this.awaited = then;
    this.source.want(this.position, this.position);
    this.tellAwaited();
  }

  /** Puts the cursor somewhere without telling of it; the rows may still be on their way. */
  place(position: number): void {
    this.position = position;
    this.unrevealed = position;
    this.host.requestUpdate();
    this.source.want(position, position);
    this.revealPlaced();
  }

  focus(): void {
    this.scroller()?.focus();
  }

  render(view: GridView<Row>): TemplateResult {
    const rows = this.virtual.rows();
    const [first, last] = [rows[0], rows.at(-1)];
    if (first && last) this.source.want(this.first + first.index, this.first + last.index);
    return html`
      <div
        class="scroller ${view.layout}"
        role="grid"
        tabindex="0"
        aria-label=${view.label}
        aria-rowcount=${this.source.exact ? this.total + 1 : -1}
        aria-colcount=${view.columns.length}
        aria-activedescendant=${this.total > 0 ? `row-${this.position}` : nothing}
        @keydown=${this.onKey}
      >
        <div class="row head" role="row" aria-rowindex="1">${view.columns.map(columnHeader)}</div>
        <div class="rows" role="rowgroup" .style=${`height: ${this.virtual.height()}px`}>
          ${rows.map(({ index, start }) => this.row(this.first + index, start, view))}
        </div>
      </div>
      ${this.notice(view)}
    `;
  }

  private row(position: number, start: number, { cells }: GridView<Row>): TemplateResult {
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
      ${row ? cells(row) : cell('prompt muted', '…')}
    </div>`;
  }

  private notice({ reading, empty }: GridView<Row>): TemplateResult | typeof nothing {
    const { problem, total, exact } = this.source;
    if (problem !== undefined) {
      return html`<div class="notice" role="alert">
        <p>${problem}</p>
        ${button({ label: 'Try Again', onClick: () => this.tryAgain() })}
      </div>`;
    }
    if (total !== undefined && total > 0) return nothing;
    return html`<div class="notice">${total === 0 && exact ? empty : progressRing(reading)}</div>`;
  }

  private tryAgain(): void {
    if (!this.query) return;
    this.source.show(this.query, this.position);
    this.host.requestUpdate();
  }

  /** Rows known of. */
  private get total(): number {
    return this.source.total ?? 0;
  }

  /** The position of the first row of the stretch that the cursor is in. */
  private get first(): number {
    return Math.floor(this.position / stretch) * stretch;
  }

  private scroller(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  private rowsArrived(): void {
    const { total, exact } = this.source;
    if (total !== undefined) {
      if (exact) this.position = Math.min(this.position, Math.max(0, total - 1));
      this.onCount({ total, exact });
    }
    this.host.requestUpdate();
    this.revealPlaced();
    this.tellAwaited();
  }

  private revealPlaced(): void {
    const { total, exact } = this.source;
    const position = this.unrevealed;
    if (position === undefined || total === undefined || (position >= total && !exact)) return;
    this.unrevealed = undefined;
    this.reveal(Math.min(position, total - 1));
  }

  private reveal(position: number): void {
    void this.host.updateComplete.then(() => this.virtual.reveal(position - this.first));
  }

  private tellAwaited(): void {
    const row = this.source.row(this.position);
    if (!row || !this.awaited) return;
    this.tell('choose-example', { index: row.index, open: this.awaited === 'open' });
    this.awaited = undefined;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The heading of a column.
    if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return;
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

  private tell<K extends keyof RowGridEvents>(name: K, detail: RowGridEvents[K]): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function columnHeader({ title, name, sort }: Column): TemplateResult {
  if (!sort) return html`<div class="cell ${name}" role="columnheader">${title}</div>`;
  const { direction, by, onClick } = sort;
  return html`<div class="cell ${name}" role="columnheader" aria-sort=${direction}>
    <button title="Sort by ${by}" @click=${onClick}>
      ${title}${direction === 'none' ? nothing : icon(direction === 'ascending' ? 'up' : 'down')}
    </button>
  </div>`;
}
