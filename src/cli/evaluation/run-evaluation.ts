import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { libraryFolder } from '../../hardware/cuda/installation';
import { cudaHome } from '../../hardware/cuda/sources';
import type { EvaluatorEvent, RunSettings } from '../../protocol/evaluator';
import { startEvaluation, type EvaluationOutcome } from '../../runs/evaluator-client';
import { prepareRunsFolder, workspaceRunsFolder } from '../../runs/workspace-folder';
import { Stopped } from '../ending';
import { interrupted } from '../interrupt';
import { StatusLine } from '../terminal/status-line';
import { modelLine } from './model-line';
import { progressText } from './progress-text';
import { runName } from './run-name';
import { showProfile } from './show-profile';

/** Where the extension looks for runs too, when this folder is open in VS Code. */
export const defaultOutput = workspaceRunsFolder('.');

export interface RunPlace {
  /** The folder that holds runs. */
  readonly output: string;
  /** Move an earlier run of the same command aside. */
  readonly restart?: true;
  /** Keep nothing on the disk. */
  readonly discard?: boolean;
}

/** A run that came to its end, and what is shown of this session of it. */
export interface FinishedRun {
  readonly folder: string;
  readonly outcome: EvaluationOutcome;
  /** Examples that earlier sessions had scored. */
  readonly scoredBefore: number;
}

/**
 * Evaluates in a process of its own, with progress on stderr, and hands the finished run over before it is thrown
 * away where nothing is to be kept.
 * @returns what `finished` returns
 * @throws EvaluationError; Stopped at Ctrl+C
 */
export async function runEvaluation<T>(
  settings: RunSettings,
  place: RunPlace,
  finished: (run: FinishedRun) => Promise<T>,
): Promise<T> {
  process.stderr.write(await modelLine(settings));
  const parent = place.discard
    ? await mkdtemp(path.join(tmpdir(), 'rewardbench-'))
    : path.resolve(place.output);
  try {
    if (!place.discard) await prepareRunsFolder(parent, process.cwd());
    const folder = path.join(parent, runName(settings));
    if (place.restart && existsSync(folder)) await rename(folder, `${folder}.${timestamp()}`);
    const result = await finished(await evaluate(settings, folder));
    if (settings.profile) await showProfile(folder, place);
    return result;
  } finally {
    if (place.discard) await rm(parent, { recursive: true, force: true });
  }
}

async function evaluate(settings: RunSettings, folder: string): Promise<FinishedRun> {
  const line = new StatusLine();
  let scoredBefore = 0;
  try {
    const libraries = await libraryFolder(cudaHome());
    const outcome = await startEvaluation({
      settings,
      ...(libraries !== undefined && { libraryFolder: libraries }),
      runFolder: folder,
      signal: interrupted(),
      onEvent: (event) => {
        if (event.type === 'started') scoredBefore = event.done;
        showEvent(event, line);
      },
    });
    line.end();
    if (outcome.outcome === 'cancelled') throw new Stopped(`the same command goes on from here: ${folder}`);
    return { folder, outcome, scoredBefore };
  } finally {
    line.end();
  }
}

function showEvent(event: EvaluatorEvent, line: StatusLine): void {
  switch (event.type) {
    case 'progress':
      line.show(progressText(event.progress), event.progress.phase);
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

function timestamp(): string {
  return new Date().toISOString().replace(/[:.]/g, '-');
}
