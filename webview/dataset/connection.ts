import * as v from 'valibot';
import { previewEvents, previewRequests, PreviewState } from '../../src/protocol/dataset';
import { Asker } from '../../src/protocol/message-channel';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Longer than the host waits for the thread: its reason is the better one. */
const patience = 150_000;

const host = acquireVsCodeApi();

/** Questions to the extension host, and its events. */
export const connection = new Asker(
  previewRequests,
  previewEvents,
  (message) => host.postMessage(message),
  patience,
);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => connection.receive(data));

/** What was shown before the window was loaded again, if it still makes sense. */
export function restoreState(): PreviewState | undefined {
  const state = v.safeParse(PreviewState, host.getState());
  return state.success ? state.output : undefined;
}

export function saveState(state: PreviewState): void {
  host.setState(state);
}
