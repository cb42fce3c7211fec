import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Accuracy, ReportAction, RunStatus, RunSummary } from '../../src/protocol/report';
import { button, iconButton } from '../ui/controls';
import { icon, type Icon } from '../ui/icon';
import { count, duration, interval, parameters, percent } from './numbers';
import { runHeaderStyles } from './run-header-styles';

const statuses: Record<RunStatus, { readonly icon: Icon; readonly label: string }> = {
  queued: { icon: 'clock', label: 'Waiting' },
  running: { icon: 'resume', label: 'Running' },
  done: { icon: 'check', label: 'Done' },
  cancelled: { icon: 'stop', label: 'Cancelled' },
  failed: { icon: 'cross', label: 'Failed' },
  interrupted: { icon: 'warning', label: 'Interrupted' },
};

/** What was evaluated on what, and what came of it. */
export class RunHeader extends LitElement {
  static override properties = { summary: { attribute: false }, trusted: { attribute: false } };
  static override styles = runHeaderStyles;
  declare summary: RunSummary | undefined;
  declare trusted: boolean;

  constructor() {
    super();
    this.summary = undefined;
    this.trusted = false;
  }

  override render(): TemplateResult {
    const { summary } = this;
    if (!summary) return html``;
    const status = statuses[summary.status];
    return html`
      <div class="title">
        <h1>${summary.model.name}</h1>
        <span class="muted">on</span>
        <h1 class="dataset">${summary.dataset.name}</h1>
        <span class="status ${summary.status}">${icon(status.icon)}${status.label}</span>
        <span class="spacer"></span>
        ${this.actions(summary)}
      </div>
      <p class="facts muted">${facts(summary).join(' · ')}</p>
      ${progress(summary)}
      ${
        summary.problem === undefined
          ? nothing
          : html`<p class="problem" role="alert">${icon('cross')}<span>${summary.problem}</span></p>`
      }
      ${metrics(summary)} ${findings(summary)}
    `;
  }

  private actions({ status }: RunSummary): TemplateResult {
    const active = status === 'queued' || status === 'running';
    return html`<span class="actions">
      ${active ? button({ label: 'Cancel', icon: 'stop', onClick: () => this.act('cancel') }) : nothing}
      ${
        !active && status !== 'done' && this.trusted
          ? button({
              label: 'Resume',
              icon: 'resume',
              appearance: 'primary',
              onClick: () => this.act('resume'),
            })
          : nothing
      }
      ${iconButton({ label: 'Show log', icon: 'log', onClick: () => this.act('showLog') })}
      ${iconButton({ label: 'Reveal the run’s folder', icon: 'folder', onClick: () => this.act('reveal') })}
    </span>`;
  }

  private act(action: ReportAction): void {
    this.dispatchEvent(new CustomEvent('act', { detail: action }));
  }
}

function facts({ model, chatTemplate, maxLength, provider, createdAt }: RunSummary): string[] {
  const time = new Date(createdAt);
  return [
    model.architecture,
    model.parameters > 0 ? `${parameters(model.parameters)} ${model.dtype}` : '',
    model.head,
    chatTemplate === 'tokenizer' ? 'its own chat template' : `chat template ${chatTemplate}`,
    `up to ${count(maxLength)} tokens`,
    provider,
    Number.isNaN(time.valueOf())
      ? ''
      : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
  ].filter(Boolean);
}

function progress({ status, progress, examples, accuracy }: RunSummary): TemplateResult | typeof nothing {
  if (status === 'queued')
    return html`<p class="muted" role="status">Waiting for the run before it to end.</p>`;
  if (status !== 'running') return nothing;
  const scoring = progress?.phase === 'scoring';
  const done = scoring ? progress.done : accuracy.scored;
  const total = progress?.total ?? examples;
  const text = scoring
    ? [
        `${count(done)} of ${count(total)} examples`,
        progress.examplesPerSecond > 0 ? `${progress.examplesPerSecond.toFixed(1)} per second` : '',
        progress.secondsLeft === undefined ? '' : `${duration(progress.secondsLeft)} left`,
      ]
    : [progress?.phase === 'tokenizing' ? 'Tokenizing' : 'Loading the model'];
  return html`<div class="progress">
    <progress aria-label="Examples scored" .max=${Math.max(1, total)} .value=${done}></progress>
    <span class="muted">${text.filter(Boolean).join(' · ')}</span>
    <span class="read-aloud-only" role="status">${scoring ? `${tens(done, total)} % scored` : text[0]}</span>
  </div>`;
}

/** Read aloud at every tenth only. */
const tens = (done: number, total: number): number => (total > 0 ? 10 * Math.floor((10 * done) / total) : 0);

function metrics(summary: RunSummary): TemplateResult {
  const { accuracy, examples, progress, sections } = summary;
  const rate = progress?.tokensPerSecond ?? (summary.seconds > 0 ? summary.tokens / summary.seconds : 0);
  const small: [string, string][] = [
    [
      'Examples',
      accuracy.scored === examples ? count(examples) : `${count(accuracy.scored)} of ${count(examples)}`,
    ],
    ['Wins', count(summary.wins)],
    ['Losses', count(summary.losses)],
    ['Ties', count(summary.ties)],
    ...(summary.unscored > 0 ? [['Unscored', count(summary.unscored)] satisfies [string, string]] : []),
    ...(summary.errors > 0 ? [['Errors', count(summary.errors)] satisfies [string, string]] : []),
    ['Truncated', count(summary.truncated)],
    ...(summary.seconds > 0 ? [['Scoring time', duration(summary.seconds)] satisfies [string, string]] : []),
    ...(rate > 0 ? [['Tokens per second', count(Math.round(rate))] satisfies [string, string]] : []),
  ];
  return html`<dl class="metrics">
      ${accuracyMetric('Accuracy', accuracy)}
      ${summary.overall.map(({ name, accuracy }) => accuracyMetric(name, accuracy))}
      ${small.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      sections.length === 0
        ? nothing
        : html`<dl class="metrics">
            ${sections.map(
              ({ name, complete, accuracy: { value } }) =>
                html`<div title=${complete ? nothing : 'Some of its subsets are not in this run'}>
                  <dt>${name}</dt>
                  <dd>${percent(value)}${complete ? nothing : html`<span class="muted"> (part)</span>`}</dd>
                </div>`,
            )}
          </dl>`
    }`;
}

function accuracyMetric(name: string, { value, low, high }: Accuracy): TemplateResult {
  return html`<div class="accuracy">
    <dt>${name}</dt>
    <dd><strong>${percent(value)}</strong></dd>
    ${low === null ? nothing : html`<dd class="muted">95 %: ${interval(low, high)}</dd>`}
  </div>`;
}

function findings(summary: RunSummary): TemplateResult | typeof nothing {
  const { unreadable } = summary.dataset;
  const own = [
    ...(unreadable > 0 ? [`${count(unreadable)} rows of the preference set could not be read.`] : []),
    ...(summary.invalidLines > 0
      ? [`${count(summary.invalidLines)} lines of the journal could not be read.`]
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
            ${examples === undefined ? nothing : html`<span class="muted">(${count(examples)} examples)</span>`}
          </span>
        </li>`,
    )}
    ${own.map((message) => html`<li class="warning">${icon('warning')}<span>${message}</span></li>`)}
  </ul>`;
}

customElements.define('rb-run-header', RunHeader);
