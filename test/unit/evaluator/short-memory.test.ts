import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import { evaluate } from '../../../src/evaluator/evaluation';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { tinyModel, tinyPreferences } from './tiny-model';

/** Evaluates with so many tokens at once that no machine has the memory. */
async function run(overrides: Partial<RunSettings>): Promise<EvaluatorEvent[]> {
  const model = tinyModel();
  const dataset = tinyPreferences(4);
  const settings = {
    model,
    dataset,
    maxLength: 2048,
    batchTokens: 1e12,
    provider: 'cpu',
    ...overrides,
  } as const;
  const runFolder = path.join(mkdtempSync(path.join(tmpdir(), 'run-')), 'run');
  const events: EvaluatorEvent[] = [];
  await evaluate({
    settings,
    runFolder,
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
  });
  return events;
}

describe('an evaluation that needs more memory than is free', () => {
  it('is refused before anything is loaded', async () => {
    const error: unknown = await run({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /needs about \d+ GB of memory on the CPU, [\d.]+ [GM]B are free$/,
      ) as string,
      advice: expect.stringContaining('--force') as string,
    });
  });

  it('runs when forced', async () => {
    const events = await run({ force: true });
    expect(events.at(-1)).toMatchObject({ type: 'finished', outcome: 'done' });
  });
});
