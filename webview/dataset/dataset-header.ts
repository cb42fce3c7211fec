import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { DatasetDescription, DatasetFacts } from '../../src/protocol/dataset';
import { count, counted } from '../text/numbers';
import { button } from '../ui/controls';
import { icon } from '../ui/icon';
import { sharedStyles } from '../ui/styles';
import { taskNames } from './columns';
import { visibleText, visibleTextStyles } from '../text/visible-text';

/** More are folded up: they would push the rows out of view. */
const fewNotes = 2;

/** What the dataset is: its name, what its columns were taken for, and what is odd about it. */
export class DatasetHeader extends LitElement {
  static override properties = {
    facts: { attribute: false },
    description: { attribute: false },
    problem: { attribute: false },
    subset: { attribute: false },
    trusted: { attribute: false },
  };
  static override styles = [
    sharedStyles,
    visibleTextStyles,
    css`
      :host {
        display: block;
        padding: 12px 16px;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
      }
      h1 {
        font-size: 1.4em;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }
      .title > span {
        flex: 1;
        white-space: nowrap;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        list-style: none;
        margin-top: 8px;
      }
      .column {
        padding: 1px 7px;
        border: 1px solid var(--line);
        border-radius: 10px;
        font-size: 0.92em;
        max-width: 100%;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }
      summary {
        margin-top: 8px;
        cursor: pointer;
        width: fit-content;
      }
      .note {
        display: flex;
        gap: 6px;
        margin-top: 8px;
        overflow-wrap: anywhere;
      }
      .note .icon {
        margin-top: 2px;
      }
      .note .icon,
      summary .icon {
        color: var(--vscode-list-warningForeground);
      }
    `,
  ];
  declare facts: DatasetFacts | undefined;
  declare description: DatasetDescription | undefined;
  /** Why the whole could not be read. */
  declare problem: string | undefined;
  /** The one that is shown. */
  declare subset: string | undefined;
  declare trusted: boolean;

  constructor() {
    super();
    this.trusted = false;
  }

  override render(): TemplateResult {
    const { facts, description, subset } = this;
    if (!facts) return html``;
    const notes = [
      ...(facts.note === undefined ? [] : [facts.note]),
      ...(this.problem === undefined ? [] : [this.problem]),
      ...(description?.deviations ?? []).map((sentence) => `${sentence}.`),
    ];
    const label = subset === undefined ? 'Evaluate a Model on This' : 'Evaluate a Model on This Subset';
    return html`
      <div class="title">
        <h1>${visibleText(facts.name)}</h1>
        <span class="muted">${this.summary(facts)}</span>
        ${
          this.trusted
            ? button({
                label,
                appearance: 'primary',
                onClick: () => this.dispatchEvent(new CustomEvent('evaluate')),
              })
            : nothing
        }
      </div>
      <ul aria-label="What the columns were taken for">
        ${(description?.columns ?? facts.columns).map(
          (column) => html`<li class="column">${visibleText(column)}</li>`,
        )}
      </ul>
      ${
        notes.length <= fewNotes
          ? notes.map(noteLine)
          : html`<details>
              <summary>${icon('warning')} ${count(notes.length)} things to know about this dataset</summary>
              ${notes.map(noteLine)}
            </details>`
      }
    `;
  }

  private summary({ task }: DatasetFacts): string {
    const { description } = this;
    if (!description) return `${taskNames[task]}${this.problem === undefined ? ' · counting examples' : ''}`;
    const { examples, unreadable, subsets } = description;
    return [
      `${count(examples)} ${taskNames[task]}`,
      ...(subsets.length > 1 ? [`${count(subsets.length)} subsets`] : []),
      ...(unreadable > 0 ? [counted(unreadable, 'unreadable row')] : []),
    ].join(' · ');
  }
}

const noteLine = (note: string): TemplateResult =>
  html`<p class="note">${icon('warning')}<span>${visibleText(note)}</span></p>`;

customElements.define('rb-dataset-header', DatasetHeader);
