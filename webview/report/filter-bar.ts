import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { resultFilters, type Filter, type RunSummary } from '../../src/protocol/report';
import { select } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { count } from './numbers';

const labels: Record<Filter['result'], string> = {
  all: 'All',
  misranked: 'Misranked',
  ties: 'Ties',
  truncated: 'Truncated',
  errors: 'Errors',
};
/** A value that no subset has as its name. */
const everySubset = '\n';

/** Which examples to show: by result and by subset, with how many there are of each. */
export class FilterBar extends LitElement {
  static override properties = { summary: { attribute: false }, filter: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        padding: 4px 16px;
        min-height: 36px;
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        border: none;
        margin: 0;
        padding: 0;
        gap: 2px;
      }
      label {
        position: relative;
        padding: 3px 8px;
        border-radius: 4px;
        border: 1px solid transparent;
        cursor: pointer;
        white-space: nowrap;
        color: var(--vscode-foreground);
      }
      label:hover {
        background: var(--vscode-toolbar-hoverBackground);
      }
      label:has(:checked) {
        background: var(--vscode-inputOption-activeBackground);
        border-color: var(--vscode-inputOption-activeBorder, transparent);
        color: var(--vscode-inputOption-activeForeground, inherit);
      }
      label:has(:focus-visible) {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      input {
        position: absolute;
        opacity: 0;
        inset: 0;
        margin: 0;
        cursor: pointer;
      }
      .count {
        font-variant-numeric: tabular-nums;
        opacity: 0.85;
        margin-left: 3px;
      }
      .select {
        min-width: 180px;
        z-index: 3;
      }
    `,
  ];
  declare summary: RunSummary | undefined;
  declare filter: Filter;

  constructor() {
    super();
    this.summary = undefined;
    this.filter = { result: 'all' };
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input:checked')?.focus();
  }

  override render(): TemplateResult {
    const { summary, filter } = this;
    if (!summary) return html``;
    const counted = summary.subsets.find(({ name }) => name === filter.subset) ?? summary;
    const counts: Record<Filter['result'], number> = {
      all: counted.examples,
      misranked: counted.losses + counted.ties,
      ties: counted.ties,
      truncated: counted.truncated,
      errors: counted.errors + counted.unscored,
    };
    return html`
      <fieldset>
        <legend class="read-aloud-only">Examples to show</legend>
        ${resultFilters.map(
          (result) =>
            html`<label
              ><input
                type="radio"
                name="result"
                .checked=${filter.result === result}
                @change=${() => this.choose({ ...filter, result })}
              />${labels[result]}<span class="count">${count(counts[result])}</span></label
            >`,
        )}
      </fieldset>
      ${summary.subsets.length > 1 ? this.subsetSelect(summary) : nothing}
    `;
  }

  private subsetSelect({ subsets }: RunSummary): TemplateResult {
    return select({
      label: 'Subset',
      value: this.filter.subset ?? everySubset,
      options: [
        { value: everySubset, label: 'All subsets' },
        ...subsets.map(({ name }) => ({ value: name, label: name === '' ? '(no subset)' : name })),
      ],
      onChange: (value) => {
        const { result } = this.filter;
        this.choose(value === everySubset ? { result } : { result, subset: value });
      },
    });
  }

  private choose(filter: Filter): void {
    this.dispatchEvent(new CustomEvent('choose-filter', { detail: filter }));
  }
}

customElements.define('rb-filter-bar', FilterBar);
