import { css, html, nothing, type TemplateResult } from 'lit';

export interface ChoicesOptions<Value extends string> {
  /** What is chosen; read aloud only. */
  readonly legend: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** Stands after the label, as the number of things behind the choice. */
    readonly count?: string;
    readonly title?: string;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One choice among a few, all of them in view: radio buttons that look like tabs. */
export function choices<Value extends string>(options: ChoicesOptions<Value>): TemplateResult {
  return html`<fieldset class="choices">
    <legend class="read-aloud-only">${options.legend}</legend>
    ${options.options.map(
      ({ value, label, count, title }) =>
        html`<label title=${title ?? nothing}
          ><input
            type="radio"
            name=${options.legend}
            .checked=${value === options.value}
            @change=${() => options.onChange(value)}
          />${label}${count === undefined ? nothing : html`<span class="count">${count}</span>`}</label
        >`,
    )}
  </fieldset>`;
}

export const choicesStyles = css`
  .choices {
    display: flex;
    flex-wrap: wrap;
    border: none;
    margin: 0;
    padding: 0;
    gap: 2px;
  }
  .choices label {
    position: relative;
    padding: 3px 8px;
    border-radius: 4px;
    border: 1px solid transparent;
    cursor: pointer;
    white-space: nowrap;
    color: var(--vscode-foreground);
  }
  .choices label:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .choices label:has(:checked) {
    background: var(--vscode-inputOption-activeBackground);
    border-color: var(--vscode-inputOption-activeBorder, transparent);
    color: var(--vscode-inputOption-activeForeground, inherit);
  }
  .choices label:has(:focus-visible) {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .choices input {
    position: absolute;
    opacity: 0;
    inset: 0;
    margin: 0;
    cursor: pointer;
  }
  .choices .count {
    font-variant-numeric: tabular-nums;
    opacity: 0.85;
    margin-left: 3px;
  }
`;
