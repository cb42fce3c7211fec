import { html, nothing, type TemplateResult } from 'lit';
import type { Accuracy } from '../../../src/protocol/report';
import { interval, percent } from '../../text/numbers';

/** A name and what it comes to, among others in a `<dl>`. */
export function metric(name: string, value: unknown, title?: string): TemplateResult {
  return html`<div title=${title ?? nothing}>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

export interface MainMetric {
  readonly name: string;
  readonly value: string;
  /** With its unit; absent while there is none. */
  readonly interval?: string | undefined;
  /** How it is made. */
  readonly formula?: string | undefined;
  /** What else can be shown in its place. */
  readonly others?: TemplateResult;
}

/** One of the few numbers that a run is looked at for, with its 95 % interval. */
export function mainMetric({ name, value, interval, formula, others }: MainMetric): TemplateResult {
  return html`<div class="main">
    <dt>${name}${formula === undefined ? nothing : html`: ${formula}`}</dt>
    <dd><strong>${value}</strong></dd>
    ${interval === undefined ? nothing : html`<dd class="muted">95 %: ${interval}</dd>`}
    ${others === undefined ? nothing : html`<dd class="others">${others}</dd>`}
  </div>`;
}

export const intervalOf = ({ low, high }: Accuracy): string | undefined =>
  low === null || high === null ? undefined : interval(low, high);

/** A share with its interval beside it in small. */
export function share(accuracy: Accuracy, remark?: string): TemplateResult {
  const between = intervalOf(accuracy);
  return html`${percent(accuracy.value)}${remark === undefined ? nothing : html`<span class="muted"> ${remark}</span>`}${
    between === undefined ? nothing : html`<span class="interval muted">${between}</span>`
  }`;
}
