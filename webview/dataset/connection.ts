import { previewEvents, previewRequests, PreviewState } from '../../src/protocol/dataset';
import { connect } from '../connection';

/** Longer than the host waits for the thread: its reason is the better one. */
const patience = 150_000;

export const { connection, restoreState, saveState } = connect(
  { requests: previewRequests, events: previewEvents, state: PreviewState },
  patience,
);
