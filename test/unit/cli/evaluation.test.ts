import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelLine } from '../../../src/cli/evaluation/model-line';
import { runName } from '../../../src/cli/evaluation/run-name';

const model = path.join(import.meta.dirname, '../../fixtures/checkpoints/llama_bfloat16');
const settings = { model, dataset: '/data/pairs.jsonl', maxLength: 2048, provider: 'cpu' } as const;

describe('modelLine', () => {
  it('says what runs, what memory it needs and what is free', async () => {
    expect(await modelLine(settings)).toMatch(
      /^model: llama_bfloat16 · LlamaForSequenceClassification · 0\.2 MB BF16 · needs about \d+ MB of memory on the CPU, [\d.]+ [GM]B are free\n$/,
    );
  });

  it('is silent about a model that cannot be opened', async () => {
    expect(await modelLine({ ...settings, model: path.join(model, 'absent') })).toBe('');
  });
});

describe('runName', () => {
  it('is the same for a forced run and for other batches, but not for other lengths', () => {
    expect(runName({ ...settings, force: true, batchTokens: 7, profile: true })).toBe(runName(settings));
    expect(runName({ ...settings, maxLength: 1024 })).not.toBe(runName(settings));
  });
});
