import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluator/evaluation';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { measureRun, runMetrics } from '../../../src/runs/run-metrics';
import { writeSnapshot } from '../datasets/hub-snapshot';
import { tinyModel, tinyPreferences } from './tiny-model';

const newFolder = () => path.join(mkdtempSync(path.join(tmpdir(), 'run-')), 'run');

function settings(overrides: Partial<RunSettings> = {}): RunSettings {
  return { model: tinyModel(), dataset: tinyPreferences(40), maxLength: 2048, provider: 'cpu', ...overrides };
}

async function run(
  given: RunSettings,
  runFolder = newFolder(),
  onEvent?: (event: EvaluatorEvent, stop: () => void) => void,
) {
  const events: EvaluatorEvent[] = [];
  const stop = new AbortController();
  const emit = (event: EvaluatorEvent) => {
    events.push(event);
    onEvent?.(event, () => stop.abort());
  };
  await evaluate({ settings: given, runFolder, emit, signal: stop.signal });
  const finished = events.find((event) => event.type === 'finished');
  return { runFolder, events, finished };
}

function readJson(...segments: string[]): Record<string, unknown> {
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(readFileSync(path.join(...segments), 'utf8')));
}

it('sums up in one finding where a known set differs, and keeps the whole list in the journal', async () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'cache-'));
  const rows = readFileSync(tinyPreferences(4), 'utf8');
  const dataset = writeSnapshot(cache, 'allenai/reward-bench', {
    'data/filtered-00000-of-00001.jsonl': rows,
  });
  const { runFolder, finished } = await run(settings({ dataset }));
  const changed = finished?.findings.filter(({ code }) => code === 'dataset-changed') ?? [];
  expect(changed).toHaveLength(1);
  expect(changed[0]?.message).toMatch(/^The hub's data has changed: .*; .*; .*; and 2\d more\.$/);
  const header = (await readJournal(runFolder))?.header;
  const kept = header?.findings.find(({ code }) => code === 'dataset-changed')?.details ?? [];
  expect(kept).toContain('math-prm has 0 rows, 447 are known');
  expect(changed[0]?.message).toContain(`and ${kept.length - 3} more`);
});

const scoresOf = async (folder: string) => {
  const journal = await readJournal(folder);
  return [...(journal?.scores.values() ?? [])].sort((a, b) => a.index - b.index);
};

describe('two evaluations of one run at once', () => {
  it('work one after the other, and score nothing twice', async () => {
    const runFolder = newFolder();
    const [one, other] = await Promise.all([run(settings(), runFolder), run(settings(), runFolder)]);
    expect([one.finished, other.finished]).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    const waiting = [one, other].filter(({ events }) => events.some(({ type }) => type === 'log'));
    expect(waiting).toHaveLength(1);
    expect(waiting[0]?.events).toContainEqual(expect.objectContaining({ type: 'started', done: 40 }));
    const lines = readFileSync(path.join(runFolder, 'journal.jsonl'), 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"kind":"score"'))).toHaveLength(40);
  });

  it('leave no lock behind when the last word is said', async () => {
    const runFolder = newFolder();
    let locked = true;
    await run(settings(), runFolder, ({ type }) => {
      if (type === 'finished') locked = existsSync(`${runFolder}.lock`);
    });
    expect(locked).toBe(false);
  });

  it('can be cancelled while it waits', async () => {
    const runFolder = newFolder();
    const held = { host: hostname(), pid: process.pid, id: 'another' };
    writeFileSync(`${runFolder}.lock`, JSON.stringify(held));
    const { finished } = await run(settings(), runFolder, (event, stop) => {
      if (event.type === 'log') stop();
    });
    expect(finished).toMatchObject({ outcome: 'cancelled' });
    expect(existsSync(runFolder)).toBe(false);
  });
});

describe('an evaluation', () => {
  it('scores every example once and writes the original’s files', async () => {
    const { runFolder, finished } = await run(settings());
    const scores = await scoresOf(runFolder);
    expect(scores.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(finished?.outcome).toBe('done');
    // Each prompt once, and what prompts begin with alike once per batch.
    const whole = scores.flatMap(({ tokens }) => tokens).reduce((a, b) => a + b);
    const answers = scores.length * 'What is 1 plus 7?'.length;
    expect(finished?.tokens).toBeLessThan(whole - answers);
    expect(finished?.counts).toMatchObject({ sequences: whole, computed: finished?.tokens });
    expect((await measureRun(runFolder)).counts).toEqual(finished?.counts);
    const metrics = await runMetrics(runFolder);
    expect(metrics.all.total).toBe(40);
    const name = (await readJournal(runFolder))?.header.model.name ?? '';
    const evalSet = readJson(runFolder, 'eval-set', `${name}.json`);
    expect(evalSet['thirds']).toBe(metrics.subsets.find((subset) => subset.name === 'thirds')?.accuracy);
    const written = readJson(runFolder, 'eval-set-scores', `${name}.json`);
    expect(written['scores_chosen']).toEqual(scores.map(({ scores: each }) => each[0]));
    expect(written['text_chosen']).toContain('<user>What is 1 plus 7?</s><assistant>It is 8.</s>');
  });

  it('gives the same scores whatever the tokens per batch', async () => {
    const given = settings();
    const [small, large] = [
      await run({ ...given, batchTokens: 1 }),
      await run({ ...given, batchTokens: 100_000 }),
    ];
    const [a, b] = [await scoresOf(small.runFolder), await scoresOf(large.runFolder)];
    expect(a).toHaveLength(40);
    a.forEach((line, i) =>
      line.scores.forEach((score, j) => expect(score).toBeCloseTo(b[i]?.scores[j] ?? NaN, 5)),
    );
  });

  it('cancels between batches and goes on from there to the same scores', async () => {
    const given = settings({ batchTokens: 100 });
    const whole = await run(given);
    const cancelled = await run(given, undefined, (event, stop) => {
      if (event.type === 'progress' && event.progress.phase === 'scoring' && event.progress.done >= 5) stop();
    });
    expect(cancelled.finished?.outcome).toBe('cancelled');
    const before = await scoresOf(cancelled.runFolder);
    expect(before.length).toBeGreaterThanOrEqual(5);
    expect(before.length).toBeLessThan(40);
    const resumed = await run(given, cancelled.runFolder);
    expect(resumed.events.find((event) => event.type === 'started')?.done).toBe(before.length);
    expect(await scoresOf(cancelled.runFolder)).toEqual(await scoresOf(whole.runFolder));
  });

  it('cuts a torn last line and scores what it held again', async () => {
    const given = settings({ batchTokens: 100 });
    const { runFolder } = await run(given);
    const wanted = await scoresOf(runFolder);
    const file = path.join(runFolder, 'journal.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 10).join('\n')}\n`);
    appendFileSync(file, (lines[10] ?? '').slice(0, 25));
    await run(given, runFolder);
    expect(await scoresOf(runFolder)).toEqual(wanted);
  });

  it('refuses to go on when the model has changed, and says what', async () => {
    const given = settings();
    const { runFolder } = await run(given);
    const other = {
      ...given,
      model: tinyModel('llama', 'Q: {{ messages[0].content }} A: {{ messages[1].content }}'),
    };
    await expect(run(other, runFolder)).rejects.toThrow(/cannot be resumed.*chatTemplate/);
  });

  it('counts truncated examples and cuts on the left', async () => {
    const { runFolder, finished } = await run(settings({ maxLength: 50 }));
    const scores = await scoresOf(runFolder);
    const cut = scores.filter(({ truncated }) => truncated.some((tokens) => tokens > 0));
    expect(cut.length).toBeGreaterThan(0);
    expect(scores.every(({ tokens }) => tokens.every((count) => count <= 50))).toBe(true);
    expect(finished?.findings.find(({ code }) => code === 'truncated')?.examples).toBe(cut.length);
  });

  it('bounds sequences by the positions of the model', async () => {
    const { finished } = await run(settings({ model: tinyModel('gpt2'), dataset: tinyPreferences(3) }));
    expect(finished?.findings.map(({ code }) => code)).toContain('position-limit');
  });

  it('keeps an example that the template rejects apart, and counts it as not won', async () => {
    const model = tinyModel(
      'llama',
      "{% if '3 plus' in messages[0].content %}{{ raise_exception('no threes') }}{% endif %}{{ messages[1].content }}",
    );
    const { runFolder, finished } = await run(settings({ model, dataset: tinyPreferences(10) }));
    const journal = await readJournal(runFolder);
    expect(journal?.scores.size).toBe(9);
    expect([...(journal?.errors.values() ?? [])]).toEqual([expect.stringContaining('no threes')]);
    expect(finished?.findings.find(({ code }) => code === 'not-scored')?.examples).toBe(1);
    const metrics = await runMetrics(runFolder);
    expect(metrics.all).toMatchObject({ total: 10, unscored: 1 });
  });

  it('fails where no example can be scored, and says why', async () => {
    const model = tinyModel('llama', "{{ raise_exception('no such dialogue') }}");
    await expect(run(settings({ model }))).rejects.toThrow(
      /no example can be scored; of the first: .*no such dialogue/,
    );
  });

  it('asks for a template where there is none', async () => {
    const model = tinyModel('llama', null);
    await expect(run(settings({ model }))).rejects.toThrow(/no chat template/);
  });

  it('refuses a checkpoint without a head', async () => {
    const model = tinyModel('gpt2');
    const config = readJson(model, 'config.json');
    const labels = { 0: 'a', 1: 'b' };
    writeFileSync(path.join(model, 'config.json'), JSON.stringify({ ...config, id2label: labels }));
    await expect(run(settings({ model }))).rejects.toThrow(/score\.weight.*\[1, 48\].*\[2, 48\]/);
  });
});
