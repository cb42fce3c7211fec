import { reportEvents, reportRequests, ReportState } from '../../src/protocol/report';
import { connect } from '../connection';

export const { connection, restoreState, saveState } = connect({
  requests: reportRequests,
  events: reportEvents,
  state: ReportState,
});
