import { describe, expect, it } from 'vitest';
import { completions } from '../../../../src/runs/filter/completions';
import { FilterError } from '../../../../src/runs/filter/filter-error';
import { parseFilter } from '../../../../src/runs/filter/parse-filter';
import { select } from '../../../../src/runs/filter/select';
import { parseJournalLine } from '../../../../src/runs/journal';
import { parseExample, RowState } from '../../../../src/runs/run-reader-row';
import type { Example } from '../../../../src/datasets/example';

interface Given {
  readonly scores: readonly [number | null, number | null];
  readonly tokens: readonly [number, number];
  readonly truncated: number;
  readonly subset: string;
  readonly model: string;
  readonly text: string;
}

/** Reproducible and various: ties, missing scores, texts of several scripts. */
const given: Given[] = Array.from({ length: 400 }, (_, i) => ({
  scores: [i % 41 === 0 ? null : (i * 7) % 11, (i * 5) % 11],
  tokens: [10 + ((i * 13) % 90), 10 + ((i * 17) % 90)],
  truncated: i % 9 === 0 ? i % 5 : 0,
  subset: ['llmbar-natural', 'llmbar-adver', 'math', 'two words'][i % 4] ?? '',
  model: ['gpt-4', 'Llama', ''][i % 3] ?? '',
  text: ['Hello World', 'ünï → code', '𝒳 math (2+2)', 'a/b "quoted"'][i % 5] ?? 'plain',
}));
const texts = given.map(({ subset, model, text }, i) =>
  JSON.stringify({
    id: `row-${i}`,
    subset,
    prompt: [{ role: 'user', content: `ask ${text}` }],
    completions: [{ text: `good ${i}`, ...(model !== '' && { model }) }, { text: `bad ${text}` }],
    chosen: [0],
    row: i,
  }),
);
const rows = texts.map((text, i) => {
  const row = RowState.of(text, { offset: i, length: 0 });
  const { scores, tokens, truncated } = given[i] ?? { scores: [], tokens: [], truncated: 0 };
  const score = { kind: 'score', index: i, id: `row-${i}`, scores, tokens, truncated: [0, truncated] };
  const line = parseJournalLine(JSON.stringify(score));
  if (line?.kind === 'score' && i !== 399) row.take(line);
  return row;
});

let read = 0;
const readExamples = (asked: readonly RowState[]): Promise<(Example | undefined)[]> => {
  read += asked.length;
  return Promise.resolve(asked.map(({ position }) => parseExample(texts[position.offset] ?? '')));
};

async function found(filter: string): Promise<number[]> {
  read = 0;
  const passed = await select(rows, parseFilter(filter), readExamples);
  return passed.flatMap((passes, i) => (passes ? [i] : []));
}
function expected(passes: (of: Given, margin: number, i: number) => boolean): number[] {
  return given.flatMap((of, i) => {
    const [a, b] = of.scores;
    const margin = i === 399 || a === null || b === null ? NaN : a - b;
    return passes(of, margin, i) ? [i] : [];
  });
}
function refused(filter: string): Pick<FilterError, 'column' | 'length' | 'suggestion' | 'message'> {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a filter', () => {
  it.each<[string, (of: Given, margin: number, i: number) => boolean]>([
    ['', () => true],
    ['margin<0', (_, margin) => margin < 0],
    ['margin=0', (_, margin) => margin === 0],
    ['margin!=0', (_, margin) => !Number.isNaN(margin) && margin !== 0],
    ['MARGIN<=-2 or margin>=5', (_, margin) => margin <= -2 || margin >= 5],
    ['margin<0 subset:llmbar-*', ({ subset }, margin) => margin < 0 && subset.startsWith('llmbar-')],
    ['subset:"two words"', ({ subset }) => subset === 'two words'],
    ['subset:m?th', ({ subset }) => subset === 'math'],
    ['subset!=math', ({ subset }) => subset !== 'math'],
    ['chosen_model:GPT-4', ({ model }) => model === 'gpt-4'],
    ['-chosen_model:*', ({ model }) => model === ''],
    ['id:row-1?', (_, __, i) => i >= 10 && i < 20],
    ['index>=390 or index<2', (_, __, i) => i >= 390 || i < 2],
    ['len>70', ({ tokens }, _, i) => i !== 399 && Math.max(...tokens) > 70],
    ['diff_len<0', ({ tokens }, _, i) => i !== 399 && tokens[0] < tokens[1]],
    ['truncated>0', ({ truncated }, _, i) => i !== 399 && truncated > 0],
    ['is:truncated', ({ truncated }, _, i) => i !== 399 && truncated > 0],
    ['is:misranked', (_, margin) => margin <= 0],
    ['is:tie', (_, margin) => margin === 0],
    ['is:error', ({ scores }, _, i) => i !== 399 && scores[0] === null],
    ['result:pending', (_, __, i) => i === 399],
    // `or` binds less than terms side by side, `not` more.
    [
      'margin<0 len>70 or subset:math',
      (of, m) => (m < 0 && Math.max(...of.tokens) > 70) || of.subset === 'math',
    ],
    ['subset:math (margin<0 or margin>5)', ({ subset }, m) => subset === 'math' && (m < 0 || m > 5)],
    ['not subset:math and margin<0', ({ subset }, m) => subset !== 'math' && m < 0],
    ['-(subset:math or subset:llmbar*)', ({ subset }) => subset === 'two words'],
  ])('%s passes the same as a plain loop, without a text', async (filter, passes) => {
    expect(await found(filter)).toEqual(expected(passes));
    expect(read).toBe(0);
  });

  it.each<[string, (of: Given, margin: number, i: number) => boolean]>([
    ['hello', ({ text }) => text === 'Hello World'],
    ['"hello world"', ({ text }) => text === 'Hello World'],
    ['ÜNÏ', ({ text }) => text.startsWith('ünï')],
    ['"\\"quoted\\""', ({ text }) => text.includes('"quoted"')],
    ['/h.llo w/i', ({ text }) => text === 'Hello World'],
    ['/Ask/', () => false],
    ['prompt:/a\\/b/', ({ text }) => text.startsWith('a/b')],
    ['chosen:"good 1"', (_, __, i) => `${i}`.startsWith('1')],
    ['rejected:hello', ({ text }) => text === 'Hello World'],
    ['𝒳', ({ text }) => text.startsWith('𝒳')],
    ['-hello', ({ text }) => text !== 'Hello World'],
    ['(hello or margin<0)', ({ text }, m) => text === 'Hello World' || m < 0],
  ])('%s searches texts', async (filter, passes) => {
    expect(await found(filter)).toEqual(expected(passes));
  });

  it('reads the texts of those alone that scores let through', async () => {
    const matches = await found('hello subset:math margin<0');
    expect(matches.length).toBeGreaterThan(0);
    expect(read).toBe(expected(({ subset }, margin) => subset === 'math' && margin < 0).length);
  });

  it('takes the tenth with the smallest margins for close calls', async () => {
    const sizes: number[] = [];
    expected((_, margin) => !Number.isNaN(margin) && sizes.push(Math.abs(margin)) > 0);
    sizes.sort((a, b) => a - b);
    const limit = sizes[Math.ceil(sizes.length / 10) - 1] ?? NaN;
    expect(await found('is:close')).toEqual(expected((_, margin) => Math.abs(margin) <= limit));
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const work = select(
      rows,
      parseFilter('hello'),
      (asked) => {
        stop.abort();
        return readExamples(asked);
      },
      stop.signal,
    );
    await expect(work).rejects.toThrow(/abort/i);
  });

  it.each<[string, number, number]>([
    ['subset:math margn<0', 13, 5],
    ['margin<abc', 8, 3],
    ['margin<', 8, 1],
    ['margin< 3', 8, 1],
    ['(margin<0', 1, 1],
    ['margin<0)', 9, 1],
    ['or margin<0', 1, 2],
    ['margin<0 or', 12, 1],
    ['say "hello', 5, 6],
    ['a /b', 3, 2],
    ['/a/gi', 4, 1],
    ['x /(a/', 3, 4],
    ['/(?=a)b/', 1, 8],
    ['subset<3', 7, 1],
    ['is:wrong', 4, 5],
    ['𝒳 foo:3', 4, 3],
    ['constructor:x', 1, 11],
    ['is:__proto__', 4, 9],
  ])('%s is refused at its column', (filter, column, length) => {
    expect(refused(filter)).toMatchObject({ column, length });
  });

  it('names the field that was meant', () => {
    expect(refused('margn<0')).toMatchObject({ suggestion: 'margin' });
    expect(refused('margn<0').message).toContain('margin?');
    expect(refused('is:missranked').suggestion).toBe('misranked');
  });

  it('is bounded, whatever is typed', async () => {
    expect(refused('a'.repeat(1 << 20))).toMatchObject({ column: 4001 });
    expect(refused('('.repeat(3000)).message).toContain('50 levels');
    expect(refused('-'.repeat(3000)).message).toContain('50 levels');
    expect(refused(`/${'(a+)+'.repeat(300)}/`).message).toContain('1000 characters');
    expect(await found('/(a+)+$/ "\ud800"')).toEqual([]);
    expect(await found(`subset:${'*a'.repeat(1000)}`)).toEqual([]);
  });
});

describe('completion', () => {
  const facts = { subsets: ['math', 'two words'], models: ['gpt-4'], noticed: ['double-bos'] };
  const at = (text: string, cursor = text.length) => completions(text, cursor, facts);

  it('offers fields, operators and what the run has', () => {
    expect(at('mar')).toEqual([{ text: 'margin', kind: 'field', start: 0, end: 3 }]);
    expect(at('margin<0 -chosen_')).toMatchObject([
      { text: 'chosen_len', start: 10 },
      { text: 'chosen_model', start: 10 },
    ]);
    expect(at('subset').map(({ text }) => text)).toEqual([':', '!=']);
    expect(at('(subset:t')).toEqual([{ text: '"two words"', kind: 'value', start: 8, end: 9 }]);
    expect(at('subset:"two w')).toMatchObject([{ text: '"two words"', start: 7, end: 13 }]);
    expect(at('is:').map(({ text }) => text)).toContain('close');
    expect(at('rejected_model:')).toMatchObject([{ text: 'gpt-4' }]);
    expect(at('mar subset:x', 3)).toMatchObject([{ text: 'margin', start: 0, end: 3 }]);
    expect(at('/re')).toEqual([]);
  });

  it('every completion of a value is understood', () => {
    for (const { text, start } of at('subset:')) parseFilter('subset:'.slice(0, start) + text);
  });
});
