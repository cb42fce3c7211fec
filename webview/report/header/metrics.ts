import { html, nothing, type TemplateResult } from 'lit';
import type { RunSummary } from '../../../src/protocol/report';
import { count, duration, percent, score } from '../../text/numbers';
import { taskViews } from '../task-view';
import { intervalOf, mainMetric, metric, share } from './metric';
import { overallMetric } from './overall-metric';

/** A run in numbers: the main ones, the small ones, and RewardBench's sections. */
export function metrics(
  summary: RunSummary,
  overall: string | undefined,
  onOverall: (name: string) => void,
): TemplateResult {
  return html`<div class="numbers">
      <dl class="metrics">${overallMetric(summary.overall, overall, onOverall)} ${mainNumber(summary)}</dl>
      <dl class="metrics counts">${counts(summary).map(([name, value]) => metric(name, value))}</dl>
    </div>
    ${sections(summary)}`;
}

function mainNumber(summary: RunSummary): TemplateResult {
  const { task, accuracy, bestOfN } = summary;
  if (taskViews[task].judged) {
    return mainMetric({
      name: 'Accuracy',
      value: percent(accuracy.value),
      interval: intervalOf(accuracy),
      formula: task === 'rewardbench-2' ? 'ties for the top share the credit' : undefined,
    });
  }
  const best = bestOfN?.at(-1);
  if (task === 'best-of-n' && best) {
    return mainMetric({
      name: `Expected best of ${best.n}`,
      value: score(best.expected),
      interval: `${score(best.low)} to ${score(best.high)}`,
    });
  }
  const name = task === 'best-of-n' ? 'Mean best score' : 'Mean score';
  return mainMetric({ name, value: score(summary.scores?.mean ?? null) });
}

function counts(summary: RunSummary): [string, string][] {
  const { task, accuracy, examples, progress } = summary;
  const { example, judged } = taskViews[task];
  const rate = progress?.tokensPerSecond ?? (summary.seconds > 0 ? summary.tokens / summary.seconds : 0);
  const scored =
    accuracy.scored === examples ? count(examples) : `${count(accuracy.scored)} of ${count(examples)}`;
  const present = (name: string, value: number, text: string): [string, string][] =>
    value > 0 ? [[name, text]] : [];
  return [
    [`${example}s`, scored],
    ...(judged
      ? ([
          ['Wins', count(summary.wins)],
          ['Losses', count(summary.losses)],
          ['Ties', count(summary.ties)],
        ] satisfies [string, string][])
      : []),
    ...statistics(summary),
    ...present('Unscored', summary.unscored, count(summary.unscored)),
    ...present('Errors', summary.errors, count(summary.errors)),
    ['Truncated', count(summary.truncated)],
    ...present('Scoring time', summary.seconds, duration(summary.seconds)),
    ...present('Tokens per second', rate, count(Math.round(rate))),
  ];
}

/** What the scores are like where nothing can be won. */
function statistics({ task, scores }: RunSummary): [string, string][] {
  if (!scores) return [];
  const of = task === 'best-of-n' ? ' of the best' : '';
  return [
    [`Deviation${of}`, score(scores.deviation)],
    [`Range${of}`, `${score(scores.lowest)} to ${score(scores.highest)}`],
  ];
}

function sections({ sections }: RunSummary): TemplateResult | typeof nothing {
  if (sections.length === 0) return nothing;
  return html`<dl class="metrics" aria-label="Sections">
    ${sections.map(({ name, complete, accuracy }) =>
      complete
        ? metric(name, share(accuracy))
        : metric(name, share(accuracy, '(part)'), 'Some of its subsets are not in this run'),
    )}
  </dl>`;
}
