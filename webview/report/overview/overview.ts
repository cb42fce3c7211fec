import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { OverviewChart, RunSummary } from '../../../src/protocol/report';
import { sharedStyles } from '../../ui/styles';
import './best-of-n-panel';
import './subset-panel';
import './ties-panel';

/** Whether there is anything to show beside the examples. */
export const hasOverview = ({ task, subsets, tiesSubset }: RunSummary): boolean =>
  subsets.length > 1 || tiesSubset !== undefined || task === 'best-of-n';

/** What a run comes to beyond its main numbers: by subset, by n, and in its parts. */
export class Overview extends LitElement {
  static override properties = {
    summary: { attribute: false },
    selected: { attribute: false },
    tables: { attribute: false },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        overflow: auto;
        padding: 0 8px 8px 16px;
      }
      .scroller > * + * {
        margin-top: 12px;
      }
    `,
  ];
  declare summary: RunSummary | undefined;
  /** The subset that the examples are filtered by. */
  declare selected: string | undefined;
  /** Charts that are shown as tables; `toggle-table` asks for the other. */
  declare tables: readonly OverviewChart[];

  constructor() {
    super();
    this.summary = undefined;
    this.selected = undefined;
    this.tables = [];
  }

  override render(): TemplateResult {
    const { summary, selected, tables } = this;
    if (!summary) return html``;
    const { task, subsets, tiesSubset, bestOfN } = summary;
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Overview">
      ${task === 'best-of-n' ? html`<rb-best-of-n .points=${bestOfN ?? []} .asTable=${tables.includes('best-of-n')}></rb-best-of-n>` : nothing}
      ${
        subsets.length > 1
          ? html`<rb-subsets
              .task=${task}
              .subsets=${subsets}
              .selected=${selected}
              .asTable=${tables.includes('subsets')}
            ></rb-subsets>`
          : nothing
      }
      ${tiesSubset ? html`<rb-ties .ties=${tiesSubset}></rb-ties>` : nothing}
    </div>`;
  }
}

customElements.define('rb-overview', Overview);
