import { expect, it } from 'vitest';
import type { EvaluatorEvent } from '../../../src/protocol/evaluator';
import { ToldSession } from '../../../src/runs/told-session';

const progress = { phase: 'scoring', done: 1, total: 2, examplesPerSecond: 0, tokensPerSecond: 0 } as const;
const counts = { sequences: 9, computed: 7, padding: 1 };
const started: EvaluatorEvent = {
  type: 'started',
  runFolder: 'run',
  total: 2,
  done: 0,
  unreadable: 0,
  task: 'preference',
  columns: [],
  findings: [],
  provider: 'cpu',
};

it('knows of a session what its process told last', () => {
  let seconds = 5;
  const session = new ToldSession(() => seconds * 1000);
  expect(session.facts).toEqual({});
  session.hear(started);
  expect(session.facts).toEqual({});
  session.hear({ type: 'progress', progress, counts });
  session.hear({ type: 'progress', progress });
  seconds = 8;
  expect(session.facts).toEqual({ seconds: 3, tokens: 7, counts });
});
