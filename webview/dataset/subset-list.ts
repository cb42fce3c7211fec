import { css, html, LitElement, type TemplateResult } from 'lit';
import type { DatasetDescription } from '../../src/protocol/dataset';
import { count } from '../text/numbers';
import { sharedStyles } from '../ui/styles';
import { visibleText, visibleTextStyles } from '../text/visible-text';

/** The subsets with how many examples each has; one of them can be chosen. */
export class SubsetList extends LitElement {
  static override properties = { description: { attribute: false }, selected: { attribute: false } };
  static override styles = [
    sharedStyles,
    visibleTextStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        min-height: 0;
        padding: 6px 0;
      }
      ul {
        list-style: none;
      }
      button {
        display: flex;
        align-items: baseline;
        gap: 8px;
        width: 100%;
        padding: 4px 16px;
        font: inherit;
        color: inherit;
        background: none;
        border: none;
        text-align: left;
        cursor: pointer;
      }
      button:hover {
        background: var(--vscode-list-hoverBackground);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      button[aria-pressed='true'] {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        unicode-bidi: isolate;
      }
      .count {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
  declare description: DatasetDescription | undefined;
  declare selected: string | undefined;

  override render(): TemplateResult {
    const { description } = this;
    if (!description) return html``;
    const { examples, unreadable, subsets } = description;
    return html`<nav aria-label="Subsets">
      <ul>
        ${this.item(undefined, 'All rows', examples + unreadable)}
        ${subsets.map(({ name, count: examples }) => this.item(name, name, examples))}
      </ul>
    </nav>`;
  }

  private item(subset: string | undefined, label: string, examples: number): TemplateResult {
    const choose = (): void => {
      this.dispatchEvent(new CustomEvent('choose-subset', { detail: subset }));
    };
    return html`<li>
      <button aria-pressed=${String(subset === this.selected)} title=${label} @click=${choose}>
        <span class="name">${visibleText(label)}</span><span class="count">${count(examples)}</span>
      </button>
    </li>`;
  }
}

customElements.define('rb-dataset-subsets', SubsetList);
