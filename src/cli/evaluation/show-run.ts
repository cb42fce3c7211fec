import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Finding, TokenCounts } from '../../protocol/evaluator';
import { unreadableFile } from '../../runs/format';
import { measureRun } from '../../runs/run-metrics';
import { countsText } from '../../runs/session-counts';
import { formatMetrics } from '../../runs/table';
import { duration } from '../terminal/duration';
import { printJson } from '../terminal/print';
import { defaultOutput, type FinishedRun, type RunPlace } from './run-evaluation';

/** Unreadable rows shown in full; all of them stand in the run's folder. */
const unreadableShown = 5;

/** Prints a finished run's metrics, what was noticed, and where it is kept. */
export async function showRun(run: FinishedRun, options: RunPlace & { readonly json?: true }): Promise<void> {
  const { metrics, counts } = await measureRun(run.folder);
  const { findings, seconds, tokens } = run.outcome;
  if (options.json) {
    printJson({ run: run.folder, ...metrics, findings, seconds, tokens, counts });
    return;
  }
  const text = formatMetrics(metrics, { width: process.stdout.columns || 100, colour: process.stdout.isTTY });
  process.stdout.write(`${text}\n`);
  await showCircumstances(run, { total: metrics.all.total, counts }, options);
}

/** What stands below the numbers of any run. */
async function showCircumstances(
  { folder, outcome, scoredBefore }: FinishedRun,
  { total, counts }: { readonly total: number; readonly counts: TokenCounts | undefined },
  place: RunPlace,
): Promise<void> {
  const { findings, seconds, tokens } = outcome;
  process.stdout.write(findings.map((finding) => `${describeFinding(finding)}\n`).join(''));
  process.stdout.write(await unreadableRows(folder));
  if (tokens > 0) {
    const rates = `${((total - scoredBefore) / seconds).toFixed(1)} examples/s, ${(tokens / seconds).toFixed(0)} tokens/s`;
    process.stdout.write(`\n${String(tokens)} tokens in ${duration(seconds)} (${rates})\n`);
  }
  if (counts !== undefined && counts.computed > 0) process.stdout.write(`${countsText(counts)}\n`);
  if (place.discard) return;
  process.stdout.write(`run: ${folder}\n${howToOpen(place.output)}\n`);
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
