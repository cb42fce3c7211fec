import { fork, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { EvaluatorEvent } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { runMetrics } from '../../../src/runs/run-metrics';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';

const dist = path.resolve(import.meta.dirname, '../../../dist');
const program = path.join(dist, 'cli.cjs');
const model = tinyModel();
const dataset = tinyPreferences(60);
const newFolder = () => mkdtempSync(path.join(tmpdir(), 'results-'));

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const onlyRun = (output: string) => path.join(output, readdirSync(output)[0] ?? 'no run');

beforeAll(() => {
  if (!existsSync(program))
    throw new Error('run `npm run build` first: these tests start the built programs');
});

describe('rewardbench evaluate', () => {
  it('prints a table with intervals and says where the run is', () => {
    const output = newFolder();
    const { status, stdout } = cli('evaluate', '-m', model, '-d', dataset, '-o', output);
    expect(status).toBe(0);
    expect(stdout).toMatch(/thirds +20 +\d+\.\d +\d+\.\d – +\d+\.\d/);
    expect(stdout).toContain(`run: ${onlyRun(output)}`);
  });

  it('prints nothing but JSON on stdout with --json', () => {
    const { stdout } = cli(
      'evaluate',
      '-m',
      model,
      '-d',
      dataset,
      '-o',
      newFolder(),
      '--json',
      '--subset',
      'thirds',
    );
    const parsed = v.parse(
      v.object({ all: v.object({ total: v.number() }), tokens: v.number() }),
      JSON.parse(stdout),
    );
    expect(parsed.all.total).toBe(20);
    expect(parsed.tokens).toBeGreaterThan(0);
  });

  it('finishes its work though nobody reads its output any more', async () => {
    const cwd = newFolder();
    const args = ['run-rm', '--model', model, '--dataset', dataset];
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    expect(readdirSync(path.join(cwd, 'results'))).toEqual(['eval-set', 'eval-set-scores']);
  });

  it('shows a finished run again without computing', () => {
    const output = newFolder();
    const first = cli('evaluate', '-m', model, '-d', dataset, '-o', output);
    const again = cli('evaluate', '-m', model, '-d', dataset, '-o', output);
    expect(again.stderr).toContain('60 already scored');
    expect(again.stdout.split('\n')[1]).toBe(first.stdout.split('\n')[1]);
    expect(again.stdout).not.toContain('tokens/s');
    expect(readdirSync(output)).toHaveLength(1);
  });

  it('takes the original’s flags under their own names', async () => {
    const output = newFolder();
    const flags =
      '--chat_template tulu --batch_size 8 --max_length 64 --debug --not_quantized --torch_dtype float16';
    const { status, stderr } = cli(
      'evaluate',
      '--model',
      model,
      '-d',
      dataset,
      '-o',
      output,
      ...flags.split(' '),
    );
    expect(status).toBe(0);
    expect(stderr).toContain('--batch_size has no effect');
    const journal = await readJournal(onlyRun(output));
    expect(journal?.header.settings).toMatchObject({ chatTemplate: 'tulu', maxLength: 64, limit: 10 });
    expect(journal?.scores.size).toBe(10);
  });

  it('keeps nothing with --do_not_save', () => {
    const output = newFolder();
    const { status, stdout } = cli('evaluate', '-m', model, '-d', dataset, '-o', output, '--do_not_save');
    expect([status, readdirSync(output)]).toEqual([0, []]);
    expect(stdout).toContain('All examples');
  });

  it.each([
    ['an unknown flag', ['evaluate', '--modle', model], 2, '--model'],
    ['a missing dataset', ['evaluate', '-m', model], 2, '--dataset'],
    ['a number that is none', ['evaluate', '-m', model, '-d', dataset, '--limit', 'ten'], 2, 'whole number'],
    ['a folder without a model', ['evaluate', '-m', tmpdir(), '-d', dataset], 1, 'config.json'],
    ['a dataset that is not there', ['evaluate', '-m', model, '-d', 'nowhere.jsonl'], 1, 'nowhere.jsonl'],
    ['a misspelt template', ['evaluate', '-m', model, '-d', dataset, '-t', 'tullu'], 1, 'tulu'],
    ['a provider of another system', ['evaluate', '-m', model, '-d', dataset, '--provider', 'dml'], 1, 'dml'],
  ])('says what is wrong with %s', (_, args, status, words) => {
    const result = cli(...args, ...(status === 1 ? ['-o', newFolder()] : []));
    expect(result.status).toBe(status);
    expect(result.stderr).toContain(words);
  });

  it('stops at Ctrl+C within a second and goes on afterwards', async () => {
    const output = newFolder();
    const args = ['evaluate', '-m', model, '-d', tinyPreferences(4000), '-o', output, '--batch-tokens', '60'];
    // A terminal interrupts every process of the group; Windows has no such signal.
    const detached = process.platform !== 'win32';
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached,
    });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data: Buffer) => data.includes('scoring') && resolve());
    });
    if (detached) process.kill(-(child.pid ?? NaN), 'SIGINT');
    else child.kill('SIGINT');
    expect(await exited).toBe(130);
    const scored = (await readJournal(onlyRun(output)))?.scores.size ?? 0;
    expect(scored).toBeLessThan(4000);
  });
});

describe('the evaluator process', () => {
  const settings = { model, dataset, maxLength: 2048, provider: 'cpu', batchTokens: 100 } as const;

  /** Runs until done, or until `kill` of its examples are scored: then SIGKILL. */
  function evaluateInProcess(runFolder: string, kill = Infinity): Promise<EvaluatorEvent[]> {
    const child = fork(path.join(dist, 'evaluator.cjs'), [], { execArgv: [], silent: true });
    const events: EvaluatorEvent[] = [];
    child.on('message', (message) => {
      const event = v.parse(EvaluatorEvent, message);
      events.push(event);
      if (event.type === 'ready') child.send({ type: 'evaluate', settings, runFolder });
      if (event.type === 'finished' || event.type === 'failed') child.send({ type: 'shutdown' });
      if (event.type !== 'progress' || event.progress.phase !== 'scoring') return;
      if (event.progress.done >= kill) child.kill('SIGKILL');
    });
    return new Promise((resolve) => child.once('exit', () => resolve(events)));
  }

  it('killed again and again, loses nothing and gives the same metrics', async () => {
    const whole = path.join(newFolder(), 'run');
    await evaluateInProcess(whole);
    const killed = path.join(newFolder(), 'run');
    for (const at of [3, 20, 41]) {
      const events = await evaluateInProcess(killed, at);
      expect(events.some(({ type }) => type === 'finished')).toBe(false);
      expect((await readJournal(killed))?.scores.size).toBeGreaterThanOrEqual(at);
    }
    const last = await evaluateInProcess(killed);
    expect(last.at(-1)?.type).toBe('finished');
    expect(await runMetrics(killed)).toEqual(await runMetrics(whole));
  });

  it('does not choke on a message that it does not know', async () => {
    const child = fork(path.join(dist, 'evaluator.cjs'), [], { execArgv: [], silent: true });
    const answer = new Promise<unknown>((resolve) => {
      child.on('message', (message) => {
        const event = v.parse(EvaluatorEvent, message);
        if (event.type === 'ready') child.send({ type: 'launch', missiles: true });
        if (event.type === 'log') resolve(event.message);
      });
    });
    expect(await answer).toContain('not understood');
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.send({ type: 'shutdown' });
    expect(await exited).toBe(0);
  });

  it('ends when its parent does', async () => {
    const child = fork(path.join(dist, 'evaluator.cjs'), [], { execArgv: [], silent: true });
    await new Promise((resolve) => child.once('message', resolve));
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.disconnect();
    expect(await exited).toBe(1);
  });
});
