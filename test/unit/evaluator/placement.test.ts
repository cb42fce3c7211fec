import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluator/evaluation';
import { keepingSplit } from '../../../src/evaluator/run-folder';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { parsePlacement } from '../../../src/placement/text';
import { tinyModel, tinyPreferences } from './tiny-model';

const model = tinyModel();
const dataset = tinyPreferences(6);

async function run(overrides: Partial<RunSettings>, runFolder = newFolder()) {
  const settings = { model, dataset, maxLength: 2048, provider: 'auto', ...overrides } as const;
  const events: EvaluatorEvent[] = [];
  const { signal } = new AbortController();
  await evaluate({ settings, runFolder, emit: (event) => events.push(event), signal });
  const journal = await readJournal(runFolder);
  return {
    events,
    header: journal?.header,
    scores: [...(journal?.scores.values() ?? [])].map(({ scores }) => scores),
    runFolder,
  };
}

function newFolder(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), 'run-')), 'run');
}

describe('an evaluation with placed layers', () => {
  it('scores as the whole model does, and says which layers ran where', async () => {
    const whole = await run({ provider: 'cpu' });
    const chain = await run({ placement: parsePlacement('cpu=1,cpu=1') });
    expect(chain.scores).toEqual(whole.scores);
    expect(chain.scores).toHaveLength(6);
    expect(chain.header?.provider).toBe('layers 0 on cpu, 1 on cpu');
    expect(chain.events).toContainEqual(
      expect.objectContaining({ type: 'started', provider: 'layers 0 on cpu, 1 on cpu' }),
    );
  });

  it('goes on with a run of another split where each layer has the same provider', async () => {
    const first = await run({ placement: parsePlacement('cpu=1,cpu=1') });
    expect(first.header?.fingerprint['provider']).toBe('cpu');
    const again = await run({ provider: 'cpu' }, first.runFolder);
    expect(again.events.at(-1)).toMatchObject({ type: 'finished', outcome: 'done' });
  });

  it('keeps to the split that a run was started with', () => {
    const placement = parsePlacement('cuda=1,cpu=1');
    const settings = { model, dataset, maxLength: 64, provider: 'auto' } as const;
    const header = { placement } as const;
    expect(keepingSplit(settings, header)).toEqual({ ...settings, placement });
    expect(keepingSplit(settings, {})).toBe(settings);
    const chosen = { ...settings, placement: parsePlacement('cpu=2') };
    expect(keepingSplit(chosen, header)).toBe(chosen);
  });

  it('says how many layers the model has where they do not add up', async () => {
    await expect(run({ placement: parsePlacement('cpu=1,cpu=4') })).rejects.toThrow(
      'has 2 layers, but the placement names 5 (1 + 4)',
    );
  });

  it('names a provider that cannot be used', async () => {
    const provider = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(run({ placement: parsePlacement(`cpu=1,${provider}=1`) })).rejects.toThrow(
      `the execution provider "${provider}" cannot be used here`,
    );
  });
});
