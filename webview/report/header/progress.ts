import { html, nothing, type TemplateResult } from 'lit';
import type { Progress } from '../../../src/protocol/evaluator';
import type { RunSummary } from '../../../src/protocol/report';
import { count, duration } from '../../text/numbers';

const phases: Record<Progress['phase'], string> = {
  loading: 'Loading the model',
  quantizing: 'Quantizing the weights',
  comparing: 'Comparing with the exact model',
  tokenizing: 'Tokenizing',
  reference: 'Scoring with the reference model',
  scoring: '',
};

/** How far a run is, in words; the parts are joined by dots. */
export function progressWords(progress: Progress | undefined): string[] {
  if (!progress) return [phases.loading];
  const { phase, done, total, examplesPerSecond, secondsLeft } = progress;
  if (!countsExamples(phase)) return [phases[phase]];
  return [
    phases[phase],
    `${count(done)} of ${count(total)} examples`,
    examplesPerSecond > 0 ? `${examplesPerSecond.toFixed(1)} per second` : '',
    secondsLeft === undefined ? '' : `${duration(secondsLeft)} left`,
  ].filter(Boolean);
}

export function progress({
  status,
  progress,
  examples,
  accuracy,
}: RunSummary): TemplateResult | typeof nothing {
  if (status === 'queued')
    return html`<p class="muted" role="status">Waiting for the run before it to end.</p>`;
  if (status !== 'running') return nothing;
  const words = progressWords(progress);
  const counted = progress !== undefined && countsExamples(progress.phase);
  const done = counted ? progress.done : accuracy.scored;
  const total = progress?.total ?? examples;
  const spoken = counted ? `${phases[progress.phase]} ${tens(done, total)} % scored` : words[0];
  return html`<div class="progress">
    <progress aria-label="Examples scored" .max=${Math.max(1, total)} .value=${done}></progress>
    <span class="muted">${words.join(' · ')}</span>
    <span class="read-aloud-only" role="status">${spoken}</span>
  </div>`;
}

const countsExamples = (phase: Progress['phase']): boolean => phase === 'scoring' || phase === 'reference';

/** Read aloud at every tenth only. */
const tens = (done: number, total: number): number => (total > 0 ? 10 * Math.floor((10 * done) / total) : 0);
