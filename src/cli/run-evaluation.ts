import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EvaluatorEvent, Finding, RunSettings } from '../protocol/evaluator';
import { EvaluationError, startEvaluation, type EvaluationOutcome } from '../runs/evaluator-client';
import { unreadableFile } from '../runs/format';
import { runMetrics } from '../runs/run-metrics';
import { formatMetrics } from '../runs/table';
import { prepareRunsFolder, workspaceRunsFolder } from '../runs/workspace-folder';
import { exitCodes } from './exit-codes';
import { duration, ProgressLine } from './progress-line';
import { runName } from './run-name';

/** Where the extension looks for runs too, when this folder is open in VS Code. */
export const defaultOutput = workspaceRunsFolder('.');

export interface OutputOptions {
  /** The folder that holds runs. */
  readonly output: string;
  /** Metrics as JSON on stdout instead of a table. */
  readonly json?: true;
  /** Move an earlier run of the same command aside. */
  readonly restart?: true;
  /** Keep nothing on the disk. */
  readonly discard?: boolean;
}

/** Unreadable rows shown in full; all of them stand in the run's folder. */
const unreadableShown = 5;

/** Evaluates in a process of its own, shows progress on stderr and the result on stdout; returns the exit code. */
export async function runEvaluation(settings: RunSettings, options: OutputOptions): Promise<number> {
  const parent = options.discard
    ? await mkdtemp(path.join(tmpdir(), 'rewardbench-'))
    : path.resolve(options.output);
  if (!options.discard) await prepareRunsFolder(parent, process.cwd());
  const runFolder = path.join(parent, runName(settings));
  if (options.restart && existsSync(runFolder)) await rename(runFolder, `${runFolder}.${timestamp()}`);
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const line = new ProgressLine();
  let scoredBefore = 0;
  try {
    const outcome = await startEvaluation({
      settings,
      runFolder,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'started') scoredBefore = event.done;
        showEvent(event, line);
      },
    });
    line.end();
    if (outcome.outcome === 'cancelled') {
      process.stderr.write(`stopped; the same command goes on from here: ${runFolder}\n`);
      return exitCodes.cancelled;
    }
    await showResult(runFolder, outcome, scoredBefore, options);
    return exitCodes.done;
  } catch (error) {
    line.end();
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof EvaluationError && error.advice) process.stderr.write(`       ${error.advice}\n`);
    return exitCodes.failed;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    if (options.discard) await rm(parent, { recursive: true, force: true });
  }
}

function showEvent(event: EvaluatorEvent, line: ProgressLine): void {
  switch (event.type) {
    case 'progress':
      line.show(event.progress);
      break;
    case 'started': {
      line.end();
      const { total, done, unreadable, columns, provider } = event;
      const parts = [`${String(total)} examples`, `columns: ${columns.join(', ')}`, `on ${provider}`];
      if (done > 0) parts.push(`${String(done)} already scored`);
      if (unreadable > 0) parts.push(`${String(unreadable)} rows unreadable`);
      process.stderr.write(`${parts.join(' · ')}\n`);
      break;
    }
    case 'log':
      line.end();
      process.stderr.write(`${event.level}: ${event.message}\n`);
      break;
    default:
  }
}

async function showResult(
  runFolder: string,
  outcome: EvaluationOutcome,
  scoredBefore: number,
  options: OutputOptions,
): Promise<void> {
  const metrics = await runMetrics(runFolder);
  const { findings, seconds, tokens } = outcome;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ run: runFolder, ...metrics, findings, seconds, tokens }, undefined, 2)}\n`,
    );
    return;
  }
  process.stdout.write(
    `${formatMetrics(metrics, { width: process.stdout.columns || 100, colour: process.stdout.isTTY })}\n`,
  );
  process.stdout.write(findings.map((finding) => `${describeFinding(finding)}\n`).join(''));
  process.stdout.write(await unreadableRows(runFolder));
  if (tokens > 0) {
    const rates = `${((metrics.all.total - scoredBefore) / seconds).toFixed(1)} examples/s, ${(tokens / seconds).toFixed(0)} tokens/s`;
    process.stdout.write(`\n${String(tokens)} tokens in ${duration(seconds)} (${rates})\n`);
  }
  if (options.discard) return;
  process.stdout.write(`run: ${runFolder}\n`);
  process.stdout.write(`${howToOpen(options.output)}\n`);
}

function howToOpen(output: string): string {
  const runs = path.resolve(output);
  return runs === path.resolve(defaultOutput)
    ? `open it: code ${process.cwd()} → RewardBench → Runs`
    : `open it: in VS Code set "rewardbench.runsFolder" to ${runs} → RewardBench → Runs`;
}

function describeFinding({ severity, message, examples }: Finding): string {
  const many = examples === undefined ? '' : ` (${String(examples)} examples)`;
  return `${severity === 'warning' ? '! ' : '· '}${message}${many}`;
}

async function unreadableRows(runFolder: string): Promise<string> {
  const text = await readFile(path.join(runFolder, unreadableFile), 'utf8').catch(() => '');
  const rows = text.split('\n').filter((row) => row !== '');
  if (rows.length === 0) return '';
  const more = rows.length > unreadableShown ? `  … all in ${path.join(runFolder, unreadableFile)}\n` : '';
  return `${String(rows.length)} rows could not be read:\n${rows.slice(0, unreadableShown).map(describeRow).join('')}${more}`;
}

function describeRow(json: string): string {
  const row: unknown = JSON.parse(json);
  const known = typeof row === 'object' && row !== null && 'row' in row && 'reason' in row;
  return known ? `  row ${String(row.row)}: ${String(row.reason)}\n` : '';
}

function timestamp(): string {
  return new Date().toISOString().replace(/[:.]/g, '-');
}
