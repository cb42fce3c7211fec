import { describe, expect, it } from 'vitest';
import { ProgressMeter } from '../../../src/evaluator/progress-meter';

function metered(characters: number) {
  const clock = { seconds: 0 };
  const work = { total: 20, before: 4, characters };
  return { clock, meter: new ProgressMeter('scoring', work, () => clock.seconds * 1000) };
}

describe('a progress meter', () => {
  it('says no rate and no time left before anything is done', () => {
    const { meter } = metered(1000);
    meter.plan(1000, 250);
    expect(meter.progress()).toEqual({
      phase: 'scoring',
      done: 4,
      total: 20,
      examplesPerSecond: 0,
      tokensPerSecond: 0,
    });
  });

  it('estimates what is not tokenized yet by its characters', () => {
    const { meter, clock } = metered(1000);
    meter.plan(400, 100);
    clock.seconds = 2;
    meter.add(3, 50, 40);
    // 50 planned and 600 characters of a quarter of a token are left, at 25 planned tokens a second.
    expect(meter.progress()).toMatchObject({
      done: 7,
      examplesPerSecond: 1.5,
      tokensPerSecond: 20,
      secondsLeft: (50 + 150) / 25,
    });
  });

  it('counts what needs no computing as done', () => {
    const { meter, clock } = metered(100);
    meter.pass(6);
    meter.plan(100, 10);
    clock.seconds = 1;
    meter.add(10, 10, 10);
    expect(meter.progress()).toMatchObject({ done: 20, secondsLeft: 0 });
  });

  it('forgets old rates', () => {
    const { meter, clock } = metered(1000);
    meter.plan(1000, 1000);
    clock.seconds = 1;
    meter.add(1, 1, 1);
    for (clock.seconds = 20; clock.seconds <= 60; clock.seconds += 5) meter.add(1, 10, 10);
    expect(meter.progress().tokensPerSecond).toBeCloseTo(2);
  });
});
