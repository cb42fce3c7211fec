import { describe, expect, it } from 'vitest';
import { StageTimes } from '../../../src/profile/stage-times';

/** A watch that a test moves on, in milliseconds. */
function watched() {
  let time = 5_000;
  const times = new StageTimes(() => time);
  return { times, pass: (milliseconds: number) => void (time += milliseconds) };
}

describe('stages of a run', () => {
  it('are charged what they take; what is left is idle', () => {
    const { times, pass } = watched();
    times.add('start', 250);
    pass(100);
    const end = times.enter('graph');
    pass(400);
    end();
    pass(1000);
    expect(times.times()).toEqual({
      seconds: 1.75,
      idle: 1.1,
      stages: [
        { stage: 'graph', count: 1, underWay: 0.4, charged: 0.4 },
        { stage: 'start', count: 1, underWay: 0.25, charged: 0.25 },
      ],
    });
  });

  it('beside a session run are under way and charged nothing', () => {
    const { times, pass } = watched();
    const tokenized = times.enter('tokenizing');
    pass(100);
    for (let run = 0; run < 3; run++) {
      const ran = times.enter('runs');
      pass(1000);
      ran();
    }
    pass(50);
    tokenized();
    const { seconds, idle, stages } = times.times();
    expect([seconds, idle]).toEqual([3.15, 0]);
    expect(stages).toEqual([
      { stage: 'runs', count: 3, underWay: 3, charged: 3 },
      { stage: 'tokenizing', count: 1, underWay: 3.15, charged: 0.15 },
    ]);
  });

  it('under way twice at once are charged once', () => {
    const { times, pass } = watched();
    const first = times.enter('journal');
    pass(10);
    const second = times.enter('journal');
    pass(10);
    first();
    pass(10);
    second();
    expect(times.times().stages).toEqual([{ stage: 'journal', count: 2, underWay: 0.03, charged: 0.03 }]);
  });

  it('still under way are charged so far', () => {
    const { times, pass } = watched();
    times.enter('session');
    pass(500);
    expect(times.times().stages[0]?.charged).toBe(0.5);
    pass(500);
    expect(times.times().stages[0]?.charged).toBe(1);
  });
});
