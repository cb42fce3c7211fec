import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Counted, DatasetDescription, DatasetFilter } from '../../src/protocol/dataset';
import { count, counted } from '../text/numbers';
import { select } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { sameFilter } from './same-filter';

/** A value that no subset has as its name. */
const everySubset = '\n';
/** Typing on for so long is one change. */
const pause = 300;

/** Which rows to show: with a text in them, of a subset; how many there are; and the way to one by number. */
export class SearchBar extends LitElement {
  static override properties = {
    description: { attribute: false },
    filter: { attribute: false },
    counted: { attribute: false },
    total: { attribute: false },
    exact: { attribute: false },
    missing: { attribute: false },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        padding: 4px 16px;
        min-height: 36px;
      }
      input {
        font: inherit;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
        border-radius: 2px;
        padding: 3px 6px;
        min-width: 0;
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground);
        opacity: 1;
      }
      input[type='search'] {
        flex: 1 1 130px;
        max-width: 320px;
      }
      input[type='number'] {
        width: 96px;
        margin-left: auto;
      }
      .state {
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .select {
        display: none;
        min-width: 160px;
        z-index: 3;
      }
      @media (max-width: 760px) {
        .select {
          display: inline-flex;
        }
      }
    `,
  ];
  declare description: DatasetDescription | undefined;
  declare filter: DatasetFilter;
  /** The last news of the search. */
  declare counted: Counted | undefined;
  declare total: number | undefined;
  declare exact: boolean;
  /** The row that was gone to is not among those shown. */
  declare missing: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.filter = {};
    this.exact = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input[type=search]')?.focus();
  }

  override render(): TemplateResult {
    const subsets = this.description?.subsets ?? [];
    // Numbers that go up all the time are not for being read aloud.
    const searching = !this.exact && this.counted?.running !== false && this.missing === undefined;
    return html`
      <input
        type="search"
        placeholder="Search rows"
        aria-label="Search rows"
        title="In prompts, answers, models and ids"
        maxlength="1000"
        .value=${this.filter.text ?? ''}
        @input=${this.onSearch}
        @keydown=${this.onKey}
      />
      ${
        subsets.length > 1
          ? select({
              label: 'Subset',
              value: this.filter.subset ?? everySubset,
              options: [
                { value: everySubset, label: 'All rows' },
                ...subsets.map(({ name }) => ({ value: name, label: name })),
              ],
              onChange: (value) => this.choose({ subset: value === everySubset ? undefined : value }),
            })
          : nothing
      }
      <span class="state muted" role="status" aria-live=${searching ? 'off' : 'polite'}>${this.state()}</span>
      <input type="number" min="1" placeholder="Go to row" aria-label="Go to row" @change=${this.onNumber} />
    `;
  }

  private state(): string {
    const { total, exact, counted: news, missing } = this;
    if (missing !== undefined) return `Row ${count(missing)} is not among these${exact ? '' : ' so far'}`;
    if (total === undefined) return '';
    const filtered = this.filter.subset !== undefined || Boolean(this.filter.text);
    if (exact) return counted(total, 'row');
    if (!filtered) return `at least ${counted(total, 'row')}`;
    const scanned = news?.scanned ?? 0;
    const share = news?.rows === undefined ? counted(scanned, 'row') : percent(scanned, news.rows);
    return news?.running === false
      ? `${counted(total, 'row')} found, not all searched`
      : `${count(total)} found, ${share} searched`;
  }

  private readonly onSearch = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    const text = currentTarget.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.choose({ text }), pause);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.currentTarget instanceof HTMLInputElement)) return;
    clearTimeout(this.timer);
    this.choose({ text: event.currentTarget.value });
  };

  private readonly onNumber = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    const row = currentTarget.valueAsNumber;
    if (Number.isInteger(row) && row >= 1) this.dispatchEvent(new CustomEvent('go-to', { detail: row }));
  };

  private choose(change: { text?: string; subset?: string | undefined }): void {
    const { subset, text } = { ...this.filter, ...change };
    const filter: DatasetFilter = {
      ...(subset !== undefined && { subset }),
      ...(text !== undefined && text !== '' && { text }),
    };
    if (sameFilter(filter, this.filter)) return;
    this.dispatchEvent(new CustomEvent('choose-filter', { detail: filter }));
  }
}

const percent = (part: number, whole: number): string =>
  `${whole > 0 ? Math.floor((100 * part) / whole) : 100} %`;

customElements.define('rb-dataset-search', SearchBar);
