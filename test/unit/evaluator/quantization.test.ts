import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runName } from '../../../src/cli/evaluation/run-name';
import { evaluate } from '../../../src/evaluator/evaluation';
import { scoreChange } from '../../../src/evaluator/score-change';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { tinyLanguageModel } from './tiny-language-model';
import { tinyModel, tinyPreferences } from './tiny-model';

const model = tinyModel('mistral_sw');
const dataset = tinyPreferences(40);
const newRuns = () => mkdtempSync(path.join(tmpdir(), 'runs-'));

interface Watched {
  readonly runs?: string;
  readonly name?: string;
  readonly onEvent?: (event: EvaluatorEvent, stop: () => void) => void;
}

async function run(
  overrides: Partial<RunSettings>,
  { runs = newRuns(), name = 'run', onEvent }: Watched = {},
) {
  const settings = { model, dataset, maxLength: 2048, provider: 'auto', ...overrides } as const;
  const stop = new AbortController();
  const phases: string[] = [];
  let finished: Extract<EvaluatorEvent, { type: 'finished' }> | undefined;
  const emit = (event: EvaluatorEvent) => {
    if (event.type === 'progress') phases.push(event.progress.phase);
    if (event.type === 'finished') finished = event;
    onEvent?.(event, () => stop.abort());
  };
  const runFolder = path.join(runs, name);
  await evaluate({ settings, runFolder, emit, signal: stop.signal });
  const journal = await readJournal(runFolder);
  const scores = [...(journal?.scores.values() ?? [])]
    .sort((a, b) => a.index - b.index)
    .flatMap((line) => line.scores.map((score) => score ?? NaN));
  const finding = journal?.header.findings.find(({ code }) => code === 'quantized');
  return { runs, runFolder, scores, phases, finished, finding, header: journal?.header };
}

const largestDifference = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((score, i) => Math.abs(score - (b[i] ?? NaN))));

describe('a quantized evaluation', () => {
  it('measures what it does to scores, then scores nearly as the exact one', async () => {
    const exact = await run({});
    const { scores, phases, finding, header, finished, runs } = await run({ quantize: 'int8' });
    expect(phases.indexOf('comparing')).toBeGreaterThan(0);
    expect(phases.lastIndexOf('comparing')).toBeLessThan(phases.indexOf('scoring'));
    expect(phases).toContain('quantizing');
    const difference = largestDifference(scores, exact.scores);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.1);
    expect(finding).toMatchObject({ severity: 'warning' });
    expect(finding?.message).toMatch(
      /rounded to int8.*on 32 of 40 examples: scores move by .* on average.*Kendall's τ .* of 32 pairs/,
    );
    expect(finished?.findings).toContainEqual(finding);
    expect(finished?.tokens).toBe(exact.finished?.tokens);
    expect(header?.provider).toBe('cpu');
    expect(header?.model).toMatchObject({ quantized: 'int8', dtype: 'F32' });
    expect(header?.fingerprint['quantized']).toBe('int8');
    expect(exact.header?.fingerprint).not.toHaveProperty('quantized');
    expect(readdirSync(path.join(runs, '.quantized'))).toHaveLength(1);
    expect(existsSync(path.join(exact.runs, '.quantized'))).toBe(false);
  });

  it('goes on where it stopped without measuring again, and never as an exact run', async () => {
    const stopped = await run(
      { quantize: 'int8', batchTokens: 200 },
      {
        onEvent: (event, stop) => {
          if (event.type === 'progress' && event.progress.phase === 'scoring' && event.progress.done > 5)
            stop();
        },
      },
    );
    expect(stopped.finished?.outcome).toBe('cancelled');
    const { runs } = stopped;
    await expect(run({}, { runs })).rejects.toThrow('quantized');
    const again = await run({ quantize: 'int8', batchTokens: 200 }, { runs });
    expect(again.finished?.outcome).toBe('done');
    expect(again.phases).not.toContain('comparing');
    expect(again.phases).not.toContain('quantizing');
    expect(again.finished?.findings).toContainEqual(stopped.finding);
    const whole = await run({ quantize: 'int8' }, { runs, name: 'whole' });
    expect(largestDifference(again.scores, whole.scores)).toBeLessThan(1e-5);
  });

  it.each(['quantizing', 'comparing'])('stops while it is %s, and leaves no run behind', async (phase) => {
    const { finished, runFolder, runs } = await run(
      { quantize: 'int8' },
      {
        onEvent: (event, stop) => {
          if (event.type === 'progress' && event.progress.phase === phase) stop();
        },
      },
    );
    expect(finished?.outcome).toBe('cancelled');
    expect(existsSync(runFolder)).toBe(false);
    const kept = readdirSync(runs, { recursive: true }).map(String);
    expect(kept.filter((file) => /\.(part|lock)/.test(file))).toEqual([]);
  });

  it('rounds policy and reference alike, and keeps what both references say apart', async () => {
    const policy = tinyLanguageModel({ golden: 'llama_tied' });
    const reference = tinyLanguageModel({ golden: 'phi' });
    const runs = newRuns();
    const exact = await run({ model: policy, reference }, { runs, name: 'exact' });
    const { scores, finding } = await run(
      { model: policy, reference, quantize: 'int8' },
      { runs, name: 'int8' },
    );
    expect(finding?.message).toContain('scores move by');
    const change = scoreChange([exact.scores], [scores]);
    expect(change.largest).toBeGreaterThan(0);
    // Sums over an answer's tokens, of two models.
    expect(change.mean / change.spread).toBeLessThan(0.05);
    expect(readdirSync(path.join(runs, '.quantized'))).toHaveLength(2);
    expect(readdirSync(path.join(runs, '.reference-log-probabilities'))).toHaveLength(2);
  });

  it.each([
    [{ provider: 'cuda' }, 'on the CPU only, not on cuda'],
    [{ placement: [{ provider: 'webgpu', device: 0, layers: 2 }] }, 'on the CPU only, not on webgpu'],
    [{ precision: 'float16', provider: 'cpu' }, 'exclude each other'],
  ] as const)('refuses what goes with no int8: %j', async (overrides, message) => {
    await expect(run({ quantize: 'int8', ...overrides } as Partial<RunSettings>)).rejects.toThrow(message);
  });

  it('is called so: its run, its result files', async () => {
    const { runFolder } = await run({ quantize: 'int8' });
    const files = readdirSync(runFolder, { recursive: true }).map(String);
    const results = files.filter((file) => /^eval-set.*\.json$/.test(file));
    expect(results.length).toBeGreaterThan(0);
    for (const file of results)
      expect(readFileSync(path.join(runFolder, file), 'utf8')).toMatch(/tiny-model-\w+-int8"/);
    const settings = { model: '/m/rm', dataset: '/d/p.jsonl', maxLength: 9, provider: 'cpu' } as const;
    expect(runName({ ...settings, quantize: 'int8' })).toMatch(/^rm-int8--p--/);
    expect(runName(settings)).toMatch(/^rm--p--/);
  });
});
