import { html, nothing, type TemplateResult } from 'lit';
import type { RunSummary } from '../../../src/protocol/report';
import { icon } from '../../ui/icon';
import { counted } from '../../text/numbers';

/** What was noticed about model, template and data, and what of the files could not be read. */
export function findings(summary: RunSummary): TemplateResult | typeof nothing {
  const { unreadable } = summary.dataset;
  const own = [
    ...(unreadable > 0 ? [`${counted(unreadable, 'row')} of the dataset could not be read.`] : []),
    ...(summary.invalidLines > 0
      ? [`${counted(summary.invalidLines, 'line')} of the journal could not be read.`]
      : []),
  ];
  if (summary.findings.length + own.length === 0) return nothing;
  return html`<ul class="findings" aria-label="Findings">
    ${summary.findings.map(
      ({ severity, message, examples }) =>
        html`<li class=${severity}>
          ${icon(severity === 'warning' ? 'warning' : 'info')}
          <span>
            <span class="read-aloud-only">${severity}: </span>${message}
            ${examples === undefined ? nothing : html`<span class="muted">(${counted(examples, 'example')})</span>`}
          </span>
        </li>`,
    )}
    ${own.map((message) => html`<li class="warning">${icon('warning')}<span>${message}</span></li>`)}
  </ul>`;
}
