import { window, type LogOutputChannel } from 'vscode';
import type { EvaluatorEvent } from '../protocol/evaluator';

/** The extension's one output channel. */
export const createLog = (): LogOutputChannel => window.createOutputChannel('RewardBench', { log: true });

/** Writes down what the evaluator tells. Progress is shown elsewhere. */
export function logEvent(log: LogOutputChannel, event: EvaluatorEvent): void {
  switch (event.type) {
    case 'ready': {
      const versions = Object.entries(event.versions).map(([name, version]) => `${name} ${version}`);
      log.info(`Evaluator ready (process ${event.pid}; ${versions.join(', ')})`);
      break;
    }
    case 'started':
      log.info(
        `Run ${event.runFolder}: ${event.total} examples, ${event.done} scored before, ` +
          `${event.unreadable} unreadable rows, on ${event.provider}; ${event.columns.join('; ')}`,
      );
      for (const finding of event.findings) log.warn(finding.message);
      break;
    case 'finished':
      log.info(`Run ended (${event.outcome}): ${event.tokens} tokens in ${event.seconds.toFixed(1)} s`);
      break;
    case 'failed':
      log.error([event.message, event.advice].filter(Boolean).join(' '));
      break;
    case 'log':
      log[event.level === 'warning' ? 'warn' : event.level](event.message);
      break;
    case 'hardware':
    case 'progress':
      break;
  }
}

/** What to tell the user about an error of any kind. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
