import { describe, expect, it } from 'vitest';
import { startingSummary } from '../../../src/extension/report/starting-summary';

const cache = '/home/me/.cache/huggingface/hub';
const commit = '0123456789abcdef0123456789abcdef01234567';
const queued = {
  folder: '/runs/one',
  queuedAt: '2026-01-01T00:00:00.000Z',
  state: 'queued',
  settings: {
    model: `${cache}/models--org--rm/snapshots/${commit}`,
    dataset: `${cache}/datasets--org--pairs/snapshots/${commit}`,
    split: 'raw',
    maxLength: 2048,
    provider: 'cpu',
  },
} as const;

describe('a run that has no journal yet', () => {
  it('is of the repositories, not of their commits', () => {
    const { id, model, dataset } = startingSummary(queued);
    expect([id, model.name, dataset.name]).toEqual(['one', 'org/rm', 'org/pairs (raw)']);
  });

  it('says what the model is compared with', () => {
    const reference = `${cache}/models--org--sft/snapshots/${commit}`;
    const settings = { ...queued.settings, reference };
    expect(startingSummary({ ...queued, settings }).model).toMatchObject({
      type: 'DPO',
      reference: 'org/sft',
    });
  });
});
