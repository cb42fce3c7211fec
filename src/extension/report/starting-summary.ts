import { basename } from 'node:path';
import type { RunSettings } from '../../protocol/evaluator';
import type { RunSummary } from '../../protocol/report';
import type { QueuedRun } from '../run-queue';
import { namesOfSettings } from '../run-text';

/** What can be said of a run whose journal is not there yet. */
export function startingSummary({ folder, settings, queuedAt, state, problem }: QueuedRun): RunSummary {
  const { model, reference, dataset } = namesOfSettings(settings);
  return {
    id: basename(folder),
    createdAt: queuedAt,
    status: state,
    ...(problem !== undefined && { problem }),
    model: {
      name: model,
      architecture: '',
      head: '',
      parameters: 0,
      dtype: '',
      type: typeOf(settings),
      ...(reference !== undefined && { reference }),
    },
    task: settings.task ?? 'preference',
    dataset: { name: dataset, unreadable: 0, columns: [] },
    chatTemplate: settings.chatTemplate ?? 'tokenizer',
    provider: settings.provider,
    maxLength: settings.maxLength,
    findings: [],
    seconds: 0,
    tokens: 0,
    invalidLines: 0,
    examples: 0,
    wins: 0,
    losses: 0,
    ties: 0,
    unscored: 0,
    errors: 0,
    truncated: 0,
    accuracy: { value: null, low: null, high: null, scored: 0 },
    subsets: [],
    sections: [],
    overall: [],
  };
}

/** Of a classifier the kind is known when its files are read. */
function typeOf({ reference, referenceFree }: RunSettings): string {
  if (reference !== undefined) return 'DPO';
  return referenceFree === undefined ? '' : 'DPO Ref. Free';
}
