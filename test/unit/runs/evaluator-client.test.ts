import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { EvaluationError } from '../../../src/runs/evaluation-error';
import { startEvaluation } from '../../../src/runs/evaluator-client';

const evaluatorFile = resolve('test/fixtures/fake-evaluator.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluator-client-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function evaluate(
  model: string,
  examples: number,
  onEvent?: (event: EvaluatorEvent) => void,
  signal?: AbortSignal,
) {
  const dataset = join(folder, 'set.jsonl');
  const rows = Array.from({ length: examples }, (_, index) =>
    JSON.stringify({ prompt: `question ${index}`, chosen: 'yes', rejected: 'no', subset: 'all' }),
  );
  writeFileSync(dataset, rows.join('\n'));
  const settings: RunSettings = { model: join(folder, model), dataset, maxLength: 64, provider: 'cpu' };
  return startEvaluation({
    settings,
    runFolder: join(folder, 'run'),
    evaluatorFile,
    onEvent: onEvent ?? (() => undefined),
    ...(signal && { signal }),
  });
}

const scoredLines = () =>
  readFileSync(join(folder, 'run', 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"kind":"score"'));

describe('startEvaluation', () => {
  it('runs to the end and passes every event on, in order', async () => {
    const events: EvaluatorEvent[] = [];
    const end = await evaluate('model', 3, (event) => events.push(event));
    expect(end).toMatchObject({ outcome: 'done', killed: false });
    expect(scoredLines()).toHaveLength(3);
    const types = events.map(({ type }) => type).filter((type) => type !== 'log');
    expect(types).toEqual(['ready', 'started', 'progress', 'progress', 'progress', 'finished']);
  });

  it('cancels on request, keeps what was scored and resumes from there', async () => {
    const controller = new AbortController();
    const end = await evaluate(
      'model',
      30,
      (event) => {
        if (event.type === 'progress' && event.progress.done === 2) controller.abort();
      },
      controller.signal,
    );
    expect(end).toMatchObject({ outcome: 'cancelled', killed: false });
    const scored = scoredLines().length;
    expect(scored).toBeLessThan(30);

    const starts: number[] = [];
    await evaluate('model', 30, (event) => {
      if (event.type === 'started') starts.push(event.done);
    });
    expect(starts).toEqual([scored]);
    expect(scoredLines()).toHaveLength(30);
  });

  it('ends a process that does not answer to cancel', async () => {
    const controller = new AbortController();
    const end = await evaluate(
      'hangs',
      1,
      (event) => {
        if (event.type === 'log') controller.abort();
      },
      controller.signal,
    );
    expect(end).toMatchObject({ outcome: 'cancelled', killed: true });
  });

  it('takes a process that the same Ctrl+C has ended for cancelled', async () => {
    const controller = new AbortController();
    const interrupt = (event: EvaluatorEvent) => {
      if (event.type !== 'ready') return;
      process.kill(event.pid, 'SIGINT');
      controller.abort();
    };
    const end = await evaluate('model', 1000, interrupt, controller.signal);
    expect(end).toMatchObject({ outcome: 'cancelled' });
  });

  it('journals a cancelled run as such although its process had to be killed in the middle of a line', async () => {
    const controller = new AbortController();
    const stop = (event: EvaluatorEvent) => {
      if (event.type === 'progress' && event.progress.done === 2) setTimeout(() => controller.abort(), 300);
    };
    const end = await evaluate('hangs-midway', 30, stop, controller.signal);
    expect(end).toMatchObject({ outcome: 'cancelled', killed: true });
    const lines = readFileSync(join(folder, 'run', 'journal.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.at(-1)).toMatch(/"kind":"session","event":"end".*"outcome":"cancelled"/);
    expect(scoredLines()).toHaveLength(2);
  });

  it('starts nothing when it is cancelled beforehand', async () => {
    const events: EvaluatorEvent[] = [];
    const end = await evaluate('model', 1, (event) => events.push(event), AbortSignal.abort());
    expect(end.outcome).toBe('cancelled');
    expect(events).toEqual([]);
  });

  it('reports how a process died and its last words', async () => {
    const failure = await evaluate('dies', 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EvaluationError);
    expect(String(failure)).toContain('exit code 134');
    expect(String(failure)).toContain('terminate called: out of memory');
    expect(String(failure)).toContain('in the journal');
  });

  it('passes on a failure with its advice', async () => {
    await expect(evaluate('fails', 1)).rejects.toMatchObject({
      name: 'EvaluationError',
      message: 'model.safetensors: truncated',
      advice: 'Download it again.',
    });
  });

  it('rejects a message outside the contract', async () => {
    await expect(evaluate('babbles', 1)).rejects.toThrow(/not understood/);
  });

  it('reports an evaluator that cannot be loaded', async () => {
    const end = startEvaluation({
      settings: { model: folder, dataset: folder, maxLength: 64, provider: 'cpu' },
      runFolder: join(folder, 'run'),
      evaluatorFile: join(folder, 'absent.cjs'),
      onEvent: () => undefined,
    });
    await expect(end).rejects.toThrow(/exit code 1[^]*Cannot find module/);
  });
});
