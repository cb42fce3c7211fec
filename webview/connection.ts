import * as v from 'valibot';
import { Asker, type Events, type Requests } from '../src/protocol/message-channel';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Questions to the extension host, its events, and what is kept over a reload of the window. To be called once. */
export function connect<R extends Requests, E extends Events, S extends v.GenericSchema>(
  contract: { readonly requests: R; readonly events: E; readonly state: S },
  timeoutMilliseconds?: number,
) {
  const host = acquireVsCodeApi();
  const connection = new Asker(
    contract.requests,
    contract.events,
    (message) => host.postMessage(message),
    timeoutMilliseconds,
  );
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => connection.receive(data));
  return {
    connection,
    /** What was shown before the window was loaded again, if it still makes sense. */
    restoreState: (): v.InferOutput<S> | undefined => {
      const state = v.safeParse(contract.state, host.getState());
      return state.success ? state.output : undefined;
    },
    saveState: (state: v.InferOutput<S>): void => host.setState(state),
  };
}
