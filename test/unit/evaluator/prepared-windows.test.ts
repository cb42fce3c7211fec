import { describe, expect, it } from 'vitest';
import { charactersOf, type Unscored } from '../../../src/evaluator/pending';
import { preparedWindows, type PreparedWindow } from '../../../src/evaluator/prepared-windows';
import type { PreparedExample, Scorer } from '../../../src/scorers/scorer';

const unscored = (count: number): Unscored[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    example: {
      id: `row-${index}`,
      subset: 'all',
      prompt: [{ role: 'user', content: 'why?' }],
      completions: [{ text: 'so' }, { text: 'because' }],
      chosen: [0],
      row: index + 1,
    },
  }));

const ofLength = (length: number): PreparedExample => ({
  sequences: [{ tokens: new Int32Array(length), pooled: [length - 1] }],
  truncated: [0],
  noticed: new Set(),
});

/** Prepares what it is given as `make` says, and notes the ids. */
function scorerOf(make: (id: string) => PreparedExample | Error = () => ofLength(3)) {
  const asked: string[] = [];
  const prepare: Scorer['prepare'] = (examples) => {
    asked.push(...examples.map(({ id }) => id));
    return Promise.resolve(examples.map(({ id }) => make(id)));
  };
  return { asked, prepare };
}

async function all(windows: AsyncIterable<PreparedWindow>): Promise<PreparedWindow[]> {
  const found: PreparedWindow[] = [];
  for await (const window of windows) found.push(window);
  return found;
}

const indices = ({ pending }: PreparedWindow) => pending.map(({ index }) => index);
const never = new AbortController().signal;

describe('prepared windows', () => {
  it('hold each example once, in order, in windows that grow', async () => {
    const windows = await all(preparedWindows(unscored(100), scorerOf(), never));
    expect(windows.flatMap(indices)).toEqual([...Array(100).keys()]);
    expect(windows.map(({ pending }) => pending.length)).toEqual([8, 64, 28]);
  });

  it('are made ready while the one before is worked on, and no further', async () => {
    const scorer = scorerOf();
    const windows = preparedWindows(unscored(200), scorer, never);
    await windows.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(scorer.asked).toHaveLength(8 + 64);
    await windows.return(undefined);
  });

  it('say what is rejected, and go on', async () => {
    const scorer = scorerOf((id) => (id === 'row-9' ? new Error('no nines') : ofLength(3)));
    const windows = await all(preparedWindows(unscored(20), scorer, never));
    expect(windows.flatMap(({ rejected }) => rejected)).toMatchObject([{ index: 9, message: 'no nines' }]);
    expect(windows.flatMap(indices)).toHaveLength(19);
  });

  it('are bounded by their tokens', async () => {
    const windows = await all(
      preparedWindows(
        unscored(120),
        scorerOf(() => ofLength(2 ** 17)),
        never,
      ),
    );
    expect(windows.map(({ pending }) => pending.length)).toEqual([8, 32, 32, 32, 16]);
  });

  it('end when it is cancelled', async () => {
    const stop = new AbortController();
    const found: PreparedWindow[] = [];
    for await (const window of preparedWindows(unscored(500), scorerOf(), stop.signal)) {
      found.push(window);
      stop.abort();
    }
    expect(found).toHaveLength(1);
  });

  it('throw what goes wrong when it is their turn', async () => {
    const scorer = scorerOf((id) => {
      if (id === 'row-90') throw new Error('broken');
      return ofLength(3);
    });
    const windows = preparedWindows(unscored(150), scorer, never);
    expect((await windows.next()).done).toBe(false);
    expect((await windows.next()).done).toBe(false);
    await expect(windows.next()).rejects.toThrow('broken');
  });
});

it('counts an example’s characters, of its prompt once', () => {
  const [example] = unscored(1);
  expect(example && charactersOf(example)).toBe('why?'.length + 'so'.length + 'because'.length);
});
