import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ReportAction, RunStatus, RunSummary } from '../../../src/protocol/report';
import { button, iconButton } from '../../ui/controls';
import { icon, type Icon } from '../../ui/icon';
import { taskViews } from '../task-view';
import { facts } from './facts';
import { findings } from './findings';
import { metrics } from './metrics';
import { positionBias } from './position-bias';
import { progress } from './progress';
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
  static override properties = {
    summary: { attribute: false },
    trusted: { attribute: false },
    overall: { attribute: false },
  };
  static override styles = runHeaderStyles;
  declare summary: RunSummary | undefined;
  declare trusted: boolean;
  /** Name of the variant of the overall number that was chosen. */
  declare overall: string | undefined;

  constructor() {
    super();
    this.summary = undefined;
    this.trusted = false;
    this.overall = undefined;
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
        <span class="tag">${taskViews[summary.task].title}</span>
        <span class="tag status ${summary.status}">${icon(status.icon)}${status.label}</span>
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
      ${metrics(summary, this.overall, (name) => this.chooseOverall(name))}
      ${summary.positionBias ? positionBias(summary.positionBias) : nothing} ${findings(summary)}
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

  private chooseOverall(name: string): void {
    this.dispatchEvent(new CustomEvent('choose-overall', { detail: name }));
  }

  private act(action: ReportAction): void {
    this.dispatchEvent(new CustomEvent('act', { detail: action }));
  }
}

customElements.define('rb-run-header', RunHeader);
