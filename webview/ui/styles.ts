import { css } from 'lit';

/** What all parts of a view share. */
export const sharedStyles = css`
  :host {
    --line: var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.3)));
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  .icon {
    flex: none;
    vertical-align: -3px;
  }
  .muted {
    color: var(--vscode-descriptionForeground);
  }
  .numeric {
    font-variant-numeric: tabular-nums;
    text-align: right;
  }
  .read-aloud-only {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
    font-weight: inherit;
    font-size: inherit;
  }
`;
