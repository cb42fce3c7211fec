import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type {
  CompletionOrder,
  Filter,
  OverviewChart,
  ReportAction,
  ReportState,
  RunSummary,
  Sort,
} from '../../src/protocol/report';
import type { RowGridEvents } from '../grid/row-grid';
import { viewKeys } from '../grid/view-keys';
import { sharedStyles } from '../ui/styles';
import { placeholder, viewStyles } from '../ui/view';
import { connection, restoreState, saveState } from './connection';
import { ExampleGrid } from './example-grid';
import { ExamplePane } from './example/example-pane';
import './filter-bar';
import './header/run-header';
import { hasOverview } from './overview/overview';
import { filterFor } from './task-view';

/** The report on a run: header, overview, examples, and one example beside them. */
export class ReportView extends LitElement {
  static override properties = {
    runFolder: { state: true },
    summary: { state: true },
    trusted: { state: true },
    problem: { state: true },
    filter: { state: true },
    sort: { state: true },
    opened: { state: true },
    cursor: { state: true },
    tables: { state: true },
    overall: { state: true },
    completionOrder: { state: true },
  };
  static override styles = [
    sharedStyles,
    viewStyles,
    css`
      :host {
        --overview: 300px;
      }
      @media (max-width: 1150px) {
        main.overview.example {
          grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
        }
        main.example > .overview {
          display: none;
        }
      }
      /* Little room, or large letters: one part below the other. */
      @media (max-width: 760px) {
        :host {
          display: block;
          overflow: auto;
        }
        main.overview,
        main.example,
        main.overview.example {
          grid-template-columns: minmax(0, 1fr);
        }
        main > .overview {
          border-right: none;
          border-bottom: 1px solid var(--line);
        }
        main > :is(.rows, .example) {
          height: max(62vh, 260px);
        }
        main.example > .rows {
          height: max(38vh, 180px);
        }
        main > .example {
          border-left: none;
          border-top: 1px solid var(--line);
        }
      }
    `,
  ];
  declare private runFolder: string | undefined;
  declare private summary: RunSummary | undefined;
  declare private trusted: boolean;
  declare private problem: string | undefined;
  declare private filter: Filter;
  declare private sort: Sort;
  /** Index of the example that is shown in full. */
  declare private opened: number | undefined;
  /** Index of the example under the cursor; undefined until it was moved. */
  declare private cursor: number | undefined;
  /** Charts that are shown as tables. */
  declare private tables: readonly OverviewChart[];
  /** Name of the variant of the overall number that was chosen. */
  declare private overall: string | undefined;
  declare private completionOrder: CompletionOrder | undefined;

  constructor() {
    super();
    const state = restoreState();
    this.trusted = false;
    this.filter = state?.filter ?? { result: 'all' };
    this.sort = state?.sort ?? { key: 'index', descending: false };
    this.opened = state?.selected;
    this.cursor = state?.cursor;
    this.tables = state?.tables ?? [];
    this.overall = state?.overall;
    this.completionOrder = state?.completionOrder;
    viewKeys(this, {
      isOpen: () => this.opened !== undefined,
      step: (by) => this.step(by),
      close: () => this.close(),
      focusGrid: () => this.grid()?.focus(),
      focusBar: () => this.renderRoot.querySelector<HTMLElement>('.bar')?.focus(),
    });
    connection.on('summary', (summary) => {
      this.take(summary);
      this.grid()?.refresh();
      this.pane()?.refresh();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  override render(): TemplateResult {
    const { summary, opened } = this;
    if (!summary || this.problem !== undefined) {
      const { problem } = this;
      return placeholder({ problem, reading: 'Reading the run', onRetry: () => void this.begin() });
    }
    const overview = hasOverview(summary);
    return html`
      <rb-run-header
        role="banner"
        .summary=${summary}
        .trusted=${this.trusted}
        .overall=${this.overall}
        @choose-overall=${({ detail }: CustomEvent<string>) => (this.overall = detail)}
        @act=${({ detail }: CustomEvent<ReportAction>) => void this.act(detail)}
      ></rb-run-header>
      <main
        class="${overview ? 'overview' : ''} ${opened === undefined ? '' : 'example'}"
        @choose-subset=${({ detail }: CustomEvent<string>) => this.toggleSubset(detail)}
      >
        ${
          overview
            ? html`<rb-overview
                class="overview"
                .summary=${summary}
                .selected=${this.filter.subset}
                .tables=${this.tables}
                @toggle-table=${({ detail }: CustomEvent<OverviewChart>) => this.toggleTable(detail)}
              ></rb-overview>`
            : nothing
        }
        <div class="rows">
          <rb-filter-bar
            class="bar"
            .summary=${summary}
            .filter=${this.filter}
            @choose-filter=${({ detail }: CustomEvent<Filter>) => this.show({ filter: detail })}
          ></rb-filter-bar>
          <rb-example-grid
            .status=${summary.status}
            .task=${summary.task}
            .filter=${this.filter}
            .sort=${this.sort}
            @choose-sort=${({ detail }: CustomEvent<Sort>) => this.show({ sort: detail })}
            @choose-example=${({ detail }: CustomEvent<RowGridEvents['choose-example']>) => this.choose(detail)}
            @close-example=${() => this.close()}
          ></rb-example-grid>
        </div>
        ${
          opened === undefined
            ? nothing
            : html`<rb-example
                class="example"
                .index=${opened}
                .task=${summary.task}
                .order=${this.completionOrder}
                @choose-order=${({ detail }: CustomEvent<CompletionOrder>) => (this.completionOrder = detail)}
                @previous-example=${() => this.step(-1)}
                @next-example=${() => this.step(1)}
                @close-example=${() => this.close()}
              ></rb-example>`
        }
      </main>
    `;
  }

  override updated(): void {
    const { runFolder, filter, sort, opened, cursor, tables, overall, completionOrder } = this;
    if (runFolder === undefined) return;
    const state: ReportState = {
      runFolder,
      filter,
      sort,
      ...(opened !== undefined && { selected: opened }),
      ...(cursor !== undefined && { cursor }),
      ...(tables.length > 0 && { tables: [...tables] }),
      ...(overall !== undefined && { overall }),
      ...(completionOrder !== undefined && { completionOrder }),
    };
    saveState(state);
  }

  private async begin(): Promise<void> {
    this.problem = undefined;
    try {
      const { runFolder, summary, trusted } = await connection.ask('ready', {});
      this.runFolder = runFolder;
      this.take(summary);
      this.trusted = trusted;
      await this.updateComplete;
      this.grid()?.focus();
      await this.keepPlace(this.opened ?? this.cursor);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private take(summary: RunSummary): void {
    this.summary = summary;
    // While the model is loaded the task is a guess.
    this.filter = filterFor(summary.task, this.filter);
  }

  private async act(action: ReportAction): Promise<void> {
    await connection.ask('act', { action }).catch((error: unknown) => {
      this.problem = error instanceof Error ? error.message : String(error);
    });
  }

  private show(change: { filter?: Filter; sort?: Sort }): void {
    this.filter = change.filter ?? this.filter;
    this.sort = change.sort ?? this.sort;
    void this.keepPlace(this.opened);
  }

  /** Puts the cursor on an example, where the filter lets it. */
  private async keepPlace(index: number | undefined): Promise<void> {
    const { filter, sort } = this;
    if (index === undefined) return;
    const { position } = await connection.ask('position', { index, filter, sort }).catch(nowhere);
    if (position !== null && filter === this.filter && sort === this.sort) this.grid()?.place(position);
  }

  private toggleTable(chart: OverviewChart): void {
    const others = this.tables.filter((table) => table !== chart);
    this.tables = others.length < this.tables.length ? others : [...others, chart];
  }

  private toggleSubset(subset: string): void {
    const { result, subset: current } = this.filter;
    this.show({ filter: subset === current ? { result } : { result, subset } });
  }

  private choose({ index, open }: RowGridEvents['choose-example']): void {
    const opening = open && this.opened === undefined;
    if (open || this.opened !== undefined) this.opened = index;
    this.cursor = index;
    // Where there is little room it stands below.
    if (opening) void this.updateComplete.then(() => this.pane()?.scrollIntoView({ block: 'nearest' }));
  }

  private step(by: number): void {
    const grid = this.grid();
    grid?.move(grid.position + by);
  }

  private close(): void {
    this.opened = undefined;
    this.grid()?.focus();
  }

  private grid(): ExampleGrid['rows'] | undefined {
    const grid = this.renderRoot.querySelector('rb-example-grid');
    return grid instanceof ExampleGrid ? grid.rows : undefined;
  }

  private pane(): ExamplePane | undefined {
    const pane = this.renderRoot.querySelector('rb-example');
    return pane instanceof ExamplePane ? pane : undefined;
  }
}

/** Why rows cannot be had the grid says. */
const nowhere = (): { position: null } => ({ position: null });

customElements.define('rb-report', ReportView);
