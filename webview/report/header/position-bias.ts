import { html, type TemplateResult } from 'lit';
import type { Accuracy, PositionBias } from '../../../src/protocol/report';
import { metric, share } from './metric';

/** What a share of first-shown preferences says about the model, with its interval taken into account. */
export function positionBiasMeaning({ value, low, high }: Accuracy): string {
  if (value === null || low === null || high === null) return 'Known once both orders of a pair are scored.';
  if (low > 0.5) return 'The model leans to the completion that it is shown first.';
  if (high < 0.5) return 'The model leans to the completion that it is shown second.';
  return 'No leaning to either place can be seen: without one it would be 50 %.';
}

/** For models that are shown two completions at once, in both orders. */
export function positionBias({ firstPreferred, consistent }: PositionBias): TemplateResult {
  return html`<dl class="metrics" aria-label="Position bias">
    ${metric('First shown preferred', share(firstPreferred), 'Over all questions; 50 % = no bias')}
    ${metric('Same choice in both orders', share(consistent), 'Over all pairs; 100 % = order never matters')}
    <div class="meaning">
      <dt>Position bias</dt>
      <dd>${positionBiasMeaning(firstPreferred)}</dd>
    </div>
  </dl>`;
}
