import * as v from 'valibot';
import { Asker } from '../../src/protocol/message-channel';
import { reportEvents, reportRequests, ReportState } from '../../src/protocol/report';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const host = acquireVsCodeApi();

/** Questions to the extension host, and its events. */
export const connection = new Asker(reportRequests, reportEvents, (message) => host.postMessage(message));
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => connection.receive(data));

/** What was shown before the window was loaded again, if it still makes sense. */
export function restoreState(): ReportState | undefined {
  const state = v.safeParse(ReportState, host.getState());
  return state.success ? state.output : undefined;
}

export function saveState(state: ReportState): void {
  host.setState(state);
}
