import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type {
  Counted,
  DatasetDescription,
  DatasetFacts,
  DatasetFilter,
  DatasetSource,
} from '../../src/protocol/dataset';
import type { RowCount } from '../grid/paged-rows';
import type { RowGridEvents } from '../grid/row-grid';
import { viewKeys } from '../grid/view-keys';
import { sharedStyles } from '../ui/styles';
import { placeholder, viewStyles } from '../ui/view';
import { connection, restoreState, saveState } from './connection';
import { DatasetGrid } from './dataset-grid';
import { sameFilter } from './same-filter';
import './search-bar';
import './dataset-header';
import './example-pane';
import './subset-list';

/** A dataset: header, subsets, rows, and one example beside them. */
export class DatasetView extends LitElement {
  static override properties = {
    source: { state: true },
    facts: { state: true },
    description: { state: true },
    undescribed: { state: true },
    trusted: { state: true },
    problem: { state: true },
    filter: { state: true },
    counted: { state: true },
    total: { state: true },
    missing: { state: true },
    opened: { state: true },
    cursor: { state: true },
  };
  static override styles = [
    sharedStyles,
    viewStyles,
    css`
      :host {
        --overview: 230px;
      }
      @media (max-width: 1000px) {
        main.overview.example {
          grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
        }
        main.example > .overview {
          display: none;
        }
      }
      /* The bar has a list of the subsets then. */
      @media (max-width: 760px) {
        main.overview {
          grid-template-columns: minmax(0, 1fr);
        }
        main > .overview {
          display: none;
        }
        main.example,
        main.overview.example {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: minmax(0, 2fr) minmax(0, 3fr);
        }
        main > .example {
          border-left: none;
          border-top: 1px solid var(--line);
        }
      }
    `,
  ];
  declare private source: DatasetSource | undefined;
  declare private facts: DatasetFacts | undefined;
  declare private description: DatasetDescription | undefined;
  /** Why the whole could not be described. */
  declare private undescribed: string | undefined;
  declare private trusted: boolean;
  declare private problem: string | undefined;
  declare private filter: DatasetFilter;
  declare private counted: Counted | undefined;
  declare private total: RowCount | undefined;
  /** The row last gone to, where the filter leaves it out. */
  declare private missing: number | undefined;
  /** Index of the example that is shown in full. */
  declare private opened: number | undefined;
  /** Index of the example under the cursor; undefined until it was moved. */
  declare private cursor: number | undefined;

  constructor() {
    super();
    const state = restoreState();
    this.trusted = false;
    this.filter = state?.filter ?? {};
    this.opened = state?.selected;
    this.cursor = state?.cursor;
    viewKeys(this, {
      isOpen: () => this.opened !== undefined,
      step: (by) => this.step(by),
      close: () => this.close(),
      focusGrid: () => this.grid()?.focus(),
      focusBar: () => this.renderRoot.querySelector<HTMLElement>('.bar')?.focus(),
    });
    connection.on('counted', (counted) => {
      if (!sameFilter(counted.filter, this.filter)) return;
      this.counted = counted;
      this.grid()?.counted(counted);
    });
    connection.on('described', (described) => {
      if ('problem' in described) this.undescribed = described.problem;
      else this.description = described;
    });
    connection.on('show', ({ filter }) => this.show(filter));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  override render(): TemplateResult {
    const { facts, description, filter, opened } = this;
    if (!facts || this.problem !== undefined) {
      const { problem } = this;
      return placeholder({ problem, reading: 'Opening the dataset', onRetry: () => void this.begin() });
    }
    const withSubsets = description !== undefined && description.subsets.length > 1;
    return html`
      <rb-dataset-header
        role="banner"
        .facts=${facts}
        .description=${description}
        .problem=${this.undescribed}
        .subset=${filter.subset}
        .trusted=${this.trusted}
        @evaluate=${() => void this.evaluate()}
      ></rb-dataset-header>
      <main class="${withSubsets ? 'overview' : ''} ${opened === undefined ? '' : 'example'}">
        ${
          withSubsets
            ? html`<rb-dataset-subsets
                class="overview"
                .description=${description}
                .selected=${filter.subset}
                @choose-subset=${({ detail }: CustomEvent<string | null>) => this.chooseSubset(detail)}
              ></rb-dataset-subsets>`
            : nothing
        }
        <div class="rows">
          <rb-dataset-search
            class="bar"
            .description=${description}
            .filter=${filter}
            .counted=${this.counted}
            .total=${this.total?.total}
            .exact=${this.total?.exact ?? false}
            .missing=${this.missing}
            @choose-filter=${({ detail }: CustomEvent<DatasetFilter>) => this.show(detail)}
            @go-to=${({ detail }: CustomEvent<number>) => void this.goTo(detail)}
          ></rb-dataset-search>
          <rb-dataset-grid
            .task=${facts.task}
            .filter=${filter}
            @rows-counted=${({ detail }: CustomEvent<RowCount>) => (this.total = detail)}
            @choose-example=${({ detail }: CustomEvent<RowGridEvents['choose-example']>) => this.choose(detail)}
            @close-example=${() => this.close()}
          ></rb-dataset-grid>
        </div>
        ${
          opened === undefined
            ? nothing
            : html`<rb-dataset-example
                class="example"
                .index=${opened}
                .task=${facts.task}
                @previous-example=${() => this.step(-1)}
                @next-example=${() => this.step(1)}
                @close-example=${() => this.close()}
              ></rb-dataset-example>`
        }
      </main>
    `;
  }

  override updated(): void {
    const { source, filter, opened, cursor } = this;
    if (!source) return;
    saveState({
      source,
      filter,
      ...(opened !== undefined && { selected: opened }),
      ...(cursor !== undefined && { cursor }),
    });
  }

  private async begin(): Promise<void> {
    this.problem = undefined;
    try {
      const { source, facts, trusted, filter } = await connection.ask('ready', {});
      this.source = source;
      this.facts = facts;
      this.trusted = trusted;
      if (filter) this.show(filter);
      await this.updateComplete;
      this.grid()?.focus();
      await this.keepPlace(this.opened ?? this.cursor);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private async evaluate(): Promise<void> {
    const { subset } = this.filter;
    await connection
      .ask('evaluate', subset === undefined ? {} : { subset })
      // The command itself says what is wrong.
      .catch(() => undefined);
  }

  private show(filter: DatasetFilter): void {
    this.filter = filter;
    this.total = undefined;
    this.counted = undefined;
    this.missing = undefined;
    void this.updateComplete.then(() => this.keepPlace(this.opened));
  }

  private chooseSubset(subset: string | null): void {
    const { text } = this.filter;
    this.show({ ...(subset !== null && { subset }), ...(text !== undefined && { text }) });
  }

  /** Puts the cursor on an example, where the filter lets it. */
  private async keepPlace(index: number | undefined): Promise<void> {
    const { filter } = this;
    if (index === undefined) return;
    const position = await this.positionOf(index);
    if (position !== null && filter === this.filter) this.grid()?.place(position);
  }

  /** @param number from 1, as the grid counts */
  private async goTo(number: number): Promise<void> {
    const index = number - 1;
    const { filter } = this;
    const position = await this.positionOf(index);
    if (filter !== this.filter) return;
    this.missing = position === null ? number : undefined;
    if (position === null) return;
    this.opened = index;
    this.cursor = index;
    this.grid()?.place(position);
  }

  /** Null where the filter leaves it out; and where rows cannot be had, which the grid says. */
  private async positionOf(index: number): Promise<number | null> {
    const { filter } = this;
    const found = await connection.ask('position', { index, filter }).catch(() => undefined);
    return found?.position ?? null;
  }

  private choose({ index, open }: RowGridEvents['choose-example']): void {
    this.missing = undefined;
    if (open || this.opened !== undefined) this.opened = index;
    this.cursor = index;
  }

  private step(by: number): void {
    const grid = this.grid();
    grid?.move(grid.position + by);
  }

  private close(): void {
    this.opened = undefined;
    this.grid()?.focus();
  }

  private grid(): DatasetGrid['rows'] | undefined {
    const grid = this.renderRoot.querySelector('rb-dataset-grid');
    return grid instanceof DatasetGrid ? grid.rows : undefined;
  }
}

customElements.define('rb-dataset', DatasetView);
