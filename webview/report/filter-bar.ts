import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Filter, RunSummary } from '../../src/protocol/report';
import { choices, choicesStyles } from '../ui/choices';
import { select } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { count } from '../text/numbers';
import { taskViews } from './task-view';

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
    choicesStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        padding: 4px 16px;
        min-height: 36px;
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
      ${choices({
        legend: 'Examples to show',
        value: filter.result,
        options: taskViews[summary.task].filters.map((value) => ({
          value,
          label: labels[value],
          count: count(counts[value]),
        })),
        onChange: (result) => this.choose({ ...filter, result }),
      })}
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
