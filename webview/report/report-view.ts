import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Filter, ReportAction, ReportState, RunSummary, Sort } from '../../src/protocol/report';
import { button, progressRing } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { connection, restoreState, saveState } from './connection';
import { ExampleGrid, type ExampleGridEvents } from './example-grid';
import { ExamplePane } from './example-pane';
import { FilterBar } from './filter-bar';
import './run-header';
import './subset-panel';

/** The report on a run: header, subsets, examples, and one example beside them. */
export class ReportView extends LitElement {
  static override properties = {
    runFolder: { state: true },
    summary: { state: true },
    trusted: { state: true },
    problem: { state: true },
    filter: { state: true },
    sort: { state: true },
    opened: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        height: 100vh;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-height: 0;
        border-top: 1px solid var(--line);
      }
      main.subsets {
        grid-template-columns: 300px minmax(0, 1fr);
      }
      main.example {
        grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
      }
      main.subsets.example {
        grid-template-columns: 300px minmax(0, 1fr) minmax(320px, 42%);
      }
      :host {
        --line: var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
      }
      rb-subsets {
        border-right: 1px solid var(--line);
      }
      .examples {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
        min-width: 0;
      }
      rb-filter-bar {
        border-bottom: 1px solid var(--line);
      }
      rb-example {
        border-left: 1px solid var(--line);
      }
      .whole {
        grid-row: 1 / -1;
        place-self: center;
        display: grid;
        justify-items: center;
        gap: 12px;
        padding: 24px;
        max-width: 60ch;
        text-align: center;
      }
      @media (max-width: 1150px) {
        main.subsets.example {
          grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
        }
        main.subsets.example rb-subsets {
          display: none;
        }
      }
      @media (max-width: 760px) {
        main.subsets {
          grid-template-columns: minmax(0, 1fr);
        }
        main.subsets rb-subsets {
          display: none;
        }
        main.example,
        main.subsets.example {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: minmax(0, 2fr) minmax(0, 3fr);
        }
        rb-example {
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

  constructor() {
    super();
    const state = restoreState();
    this.trusted = false;
    this.filter = state?.filter ?? { result: 'all' };
    this.sort = state?.sort ?? { key: 'index', descending: false };
    this.opened = state?.selected;
    connection.on('summary', (summary) => {
      this.summary = summary;
      this.grid()?.refresh();
      this.pane()?.refresh();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKey);
  }

  override render(): TemplateResult {
    const { summary, opened } = this;
    if (this.problem !== undefined) {
      return html`<div class="whole" role="alert">
        <p>${this.problem}</p>
        ${button({ label: 'Try Again', onClick: () => void this.begin() })}
      </div>`;
    }
    if (!summary) return html`<div class="whole">${progressRing('Reading the run')}</div>`;
    const withSubsets = summary.subsets.length > 1;
    return html`
      <rb-run-header
        role="banner"
        .summary=${summary}
        .trusted=${this.trusted}
        @act=${({ detail }: CustomEvent<ReportAction>) => void this.act(detail)}
      ></rb-run-header>
      <main
        class="${withSubsets ? 'subsets' : ''} ${opened === undefined ? '' : 'example'}"
        @choose-subset=${({ detail }: CustomEvent<string>) => this.toggleSubset(detail)}
      >
        ${
          withSubsets
            ? html`<rb-subsets .subsets=${summary.subsets} .selected=${this.filter.subset}></rb-subsets>`
            : nothing
        }
        <div class="examples">
          <rb-filter-bar
            .summary=${summary}
            .filter=${this.filter}
            @choose-filter=${({ detail }: CustomEvent<Filter>) => this.show({ filter: detail })}
          ></rb-filter-bar>
          <rb-example-grid
            .status=${summary.status}
            .filter=${this.filter}
            .sort=${this.sort}
            @choose-sort=${({ detail }: CustomEvent<ExampleGridEvents['choose-sort']>) => this.show({ sort: detail })}
            @choose-example=${({ detail }: CustomEvent<ExampleGridEvents['choose-example']>) => this.choose(detail)}
            @close-example=${() => this.close()}
          ></rb-example-grid>
        </div>
        ${
          opened === undefined
            ? nothing
            : html`<rb-example
                .index=${opened}
                @previous-example=${() => this.step(-1)}
                @next-example=${() => this.step(1)}
                @close-example=${() => this.close()}
              ></rb-example>`
        }
      </main>
    `;
  }

  override updated(): void {
    const { runFolder, filter, sort, opened } = this;
    if (runFolder === undefined) return;
    const state: ReportState = { runFolder, filter, sort, ...(opened !== undefined && { selected: opened }) };
    saveState(state);
  }

  private async begin(): Promise<void> {
    this.problem = undefined;
    try {
      const { runFolder, summary, trusted } = await connection.ask('ready', {});
      this.runFolder = runFolder;
      this.summary = summary;
      this.trusted = trusted;
      await this.updateComplete;
      this.grid()?.focus();
      await this.keepPlace();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private async act(action: ReportAction): Promise<void> {
    await connection.ask('act', { action }).catch((error: unknown) => {
      this.problem = error instanceof Error ? error.message : String(error);
    });
  }

  private show(change: { filter?: Filter; sort?: Sort }): void {
    this.filter = change.filter ?? this.filter;
    this.sort = change.sort ?? this.sort;
    void this.keepPlace();
  }

  /** The example that is open stays the one under the cursor, where the filter lets it. */
  private async keepPlace(): Promise<void> {
    const { opened: index, filter, sort } = this;
    if (index === undefined) return;
    const { position } = await connection.ask('position', { index, filter, sort });
    if (position !== null && filter === this.filter && sort === this.sort) this.grid()?.place(position);
  }

  private toggleSubset(subset: string): void {
    const { result, subset: current } = this.filter;
    this.show({ filter: subset === current ? { result } : { result, subset } });
  }

  private choose({ index, open }: ExampleGridEvents['choose-example']): void {
    if (open || this.opened !== undefined) this.opened = index;
  }

  private step(by: number): void {
    const grid = this.grid();
    grid?.move(grid.position + by);
  }

  private close(): void {
    this.opened = undefined;
    this.grid()?.focus();
  }

  private grid(): ExampleGrid | undefined {
    const grid = this.renderRoot.querySelector('rb-example-grid');
    return grid instanceof ExampleGrid ? grid : undefined;
  }

  private pane(): ExamplePane | undefined {
    const pane = this.renderRoot.querySelector('rb-example');
    return pane instanceof ExamplePane ? pane : undefined;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') {
      const bar = this.renderRoot.querySelector('rb-filter-bar');
      if (bar instanceof FilterBar) bar.focus();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      if (this.opened === undefined) this.grid()?.focus();
      else this.close();
    } else return;
    event.preventDefault();
  };
}

customElements.define('rb-report', ReportView);
