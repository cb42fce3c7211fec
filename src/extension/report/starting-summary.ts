import { basename } from 'node:path';
import { modelName } from '../../hub/snapshot-path';
import type { RunSettings } from '../../protocol/evaluator';
import type { RunSummary } from '../../protocol/report';
import type { QueuedRun } from '../run-queue';

/** What can be said of a run whose journal is not there yet. */
export function startingSummary({ folder, settings, queuedAt, state, problem }: QueuedRun): RunSummary {
  return {
    id: basename(folder),
    createdAt: queuedAt,
    status: state,
    ...(problem !== undefined && { problem }),
    model: {
      name: modelName(settings.model),
      architecture: '',
      head: '',
      parameters: 0,
      dtype: '',
      ...scorerOf(settings),
    },
    task: settings.task ?? 'preference',
    dataset: { name: basename(settings.dataset), unreadable: 0, columns: [] },
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
function scorerOf({ reference, referenceFree }: RunSettings): { type: string; reference?: string } {
  if (reference !== undefined) return { type: 'DPO', reference: modelName(reference) };
  return { type: referenceFree === undefined ? '' : 'DPO Ref. Free' };
}
