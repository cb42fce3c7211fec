import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type Icon } from './icon';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeProgressRing());

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: Icon;
  readonly appearance?: 'primary' | 'secondary';
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function button(options: ButtonOptions): TemplateResult {
  return html`<vscode-button
    appearance=${options.appearance ?? 'secondary'}
    ?disabled=${options.disabled ?? false}
    @click=${options.onClick}
    >${options.icon ? html`<span slot="start">${icon(options.icon)}</span>` : nothing}${options.label}</vscode-button
  >`;
}

/** A button that shows only its icon; its label is its tooltip and what is read aloud. */
export function iconButton(
  options: ButtonOptions & { readonly icon: Icon; readonly pressed?: boolean },
): TemplateResult {
  return html`<vscode-button
    appearance="icon"
    aria-label=${options.label}
    title=${options.label}
    aria-pressed=${options.pressed === undefined ? nothing : String(options.pressed)}
    ?disabled=${options.disabled ?? false}
    @click=${options.onClick}
    >${icon(options.icon)}</vscode-button
  >`;
}

export interface SelectOptions {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One choice among several. */
export function select({ label, value, options, onChange }: SelectOptions): TemplateResult {
  const changed = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLElement && 'value' in currentTarget)
      onChange(String(currentTarget.value));
  };
  return html`<vscode-dropdown class="select" aria-label=${label} .value=${value} @change=${changed}>
    ${options.map(
      (option) =>
        html`<vscode-option value=${option.value} ?selected=${option.value === value}
          >${option.label}</vscode-option
        >`,
    )}
  </vscode-dropdown>`;
}

/** Something is under way, nobody knows for how long. */
export function progressRing(label: string): TemplateResult {
  return html`<vscode-progress-ring role="status" aria-label=${label}></vscode-progress-ring>`;
}
