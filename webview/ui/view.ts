import { css, html, type TemplateResult } from 'lit';
import { button, progressRing } from './controls';

/** In place of a whole view: why there is nothing to show, or that it is being read. */
export function placeholder(options: {
  readonly problem: string | undefined;
  /** Read aloud while there is no problem. */
  readonly reading: string;
  readonly onRetry: () => void;
}): TemplateResult {
  const { problem, reading, onRetry } = options;
  return problem === undefined
    ? html`<div class="placeholder">${progressRing(reading)}</div>`
    : html`<div class="placeholder" role="alert">
        <p>${problem}</p>
        ${button({ label: 'Try Again', onClick: onRetry })}
      </div>`;
}

/**
 * A header above; below it, side by side, an overview (`--overview` wide), a bar over a grid, and one example of the
 * grid. `main` has the class `overview` or `example` where there is one.
 */
export const viewStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100vh;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-height: 0;
    border-top: 1px solid var(--line);
  }
  main.overview {
    grid-template-columns: var(--overview) minmax(0, 1fr);
  }
  main.example {
    grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
  }
  main.overview.example {
    grid-template-columns: var(--overview) minmax(0, 1fr) minmax(320px, 42%);
  }
  main > .overview {
    border-right: 1px solid var(--line);
  }
  main > .rows {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-height: 0;
    min-width: 0;
  }
  main > .rows > .bar {
    border-bottom: 1px solid var(--line);
  }
  main > .example {
    border-left: 1px solid var(--line);
  }
  .placeholder {
    grid-row: 1 / -1;
    place-self: center;
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 24px;
    max-width: 60ch;
    text-align: center;
    overflow-wrap: anywhere;
  }
`;
