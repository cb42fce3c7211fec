import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../../src/datasets/dataset-error';
import type { Example, Task, UnreadableRow } from '../../../src/datasets/example';
import { detectSchema, type SchemaOptions } from '../../../src/datasets/schema';

type Cells = Record<string, unknown>;

function read(
  rows: readonly Cells[],
  options: SchemaOptions = {},
): { task: Task; columns: readonly string[]; items: (Example | UnreadableRow)[]; uses: string[] } {
  const sample = rows.map((value, index) => ({ row: index + 1, value }));
  const schema = detectSchema('set.jsonl', sample, options);
  const { task, columns, uses } = schema;
  return { task, columns, uses: [...uses].sort(), items: sample.map((row) => schema.toExample(row)) };
}

function refusal(rows: readonly Cells[], options: SchemaOptions): DatasetError {
  try {
    read(rows, options);
  } catch (error) {
    if (error instanceof DatasetError) return error;
  }
  throw new Error('no DatasetError');
}

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const reason = (text: string) => ({ reason: expect.stringContaining(text) as string });

describe('RewardBench 2', () => {
  const row = {
    id: 'tied:3',
    prompt: 'Name a colour.',
    chosen: ['red', 'blue'],
    rejected: ['dog'],
    num_correct: 2,
    num_incorrect: 1,
    total_completions: 3,
    models: ['m1', 'm2', 'm3'],
    subset: 'Ties',
    additional_metadata: { category: null },
  };

  it('keeps ids, puts the chosen first and names who wrote what', () => {
    const { task, items, uses } = read([row]);
    expect(task).toBe('rewardbench-2');
    expect(items).toEqual([
      {
        id: 'tied:3',
        subset: 'Ties',
        prompt: [user('Name a colour.')],
        completions: [
          { text: 'red', model: 'm1' },
          { text: 'blue', model: 'm2' },
          { text: 'dog', model: 'm3' },
        ],
        chosen: [0, 1],
        row: 1,
      },
    ]);
    expect(uses).toContain('models');
    expect(uses).not.toContain('additional_metadata');
  });

  it('reads lists that a CSV file holds as JSON', () => {
    const cells = { ...row, chosen: '["red","blue"]', rejected: '["dog"]', num_correct: '2' };
    expect(read([cells]).items).toMatchObject([{ chosen: [0, 1] }]);
  });

  it.each([
    [{ num_correct: 1 }, 'num_correct is 1, but there are 2 chosen completions'],
    [{ total_completions: 4 }, 'total_completions is 4, but there are 3 completions'],
    [{ subset: 'Focus' }, 'only rows of the subset Ties may have'],
    [{ chosen: [null] }, 'chosen is a list of neither texts nor messages'],
    [{ chosen: null }, 'chosen is missing'],
    [{ rejected: [['a']] }, 'rejected is a list of neither'],
  ])('says what contradicts itself: %j', (cells, text) => {
    expect(read([row, { ...row, ...cells }]).items[1]).toMatchObject(reason(text));
  });

  it('gives no model where their number is another', () => {
    const [item] = read([{ ...row, models: ['m1'] }]).items;
    expect(item).toMatchObject({ completions: [{ text: 'red' }, { text: 'blue' }, { text: 'dog' }] });
    expect(JSON.stringify(item)).not.toContain('m1');
  });

  it('takes pairs too where its task is asked for', () => {
    const pair = { prompt: 'p', chosen: 'a', rejected: 'b' };
    expect(read([pair], { task: 'rewardbench-2' })).toMatchObject({
      task: 'rewardbench-2',
      items: [{ chosen: [0] }],
    });
    expect(read([pair]).task).toBe('preference');
  });
});

describe('best of n', () => {
  const row = {
    id: 7,
    instruction: 'Write.',
    output: ['a', '', 'c'],
    generator: 'zephyr',
    dataset: 'helpful_base',
    config: 'top_p=0.9;temp=1.0',
  };

  it("reads the original's candidates, empty ones too", () => {
    const { task, columns, items } = read([row], { subset: 'alpaca_eval' });
    expect(task).toBe('best-of-n');
    expect(items).toEqual([
      {
        id: '7',
        subset: 'alpaca_eval',
        prompt: [user('Write.')],
        completions: ['a', '', 'c'].map((text) => ({ text, model: 'zephyr' })),
        chosen: [],
        row: 1,
      },
    ]);
    expect(columns).toEqual([
      'prompt ← instruction',
      'candidates ← output',
      'model ← generator',
      'subset = alpaca_eval',
      'id ← id',
    ]);
  });

  it('keeps the first n, and what there is of fewer', () => {
    const { columns, items } = read([row, { ...row, output: ['x'] }], { bestOf: 2 });
    expect(items.map((item) => 'completions' in item && item.completions.map(({ text }) => text))).toEqual([
      ['a', ''],
      ['x'],
    ]);
    expect(columns).toContain('candidates ← first 2 of output');
  });

  it.each(['candidates', 'outputs', 'responses', 'completions'])('knows the column %s', (name) => {
    const cells = { prompt: 'p', [name]: ['a', 'b'], model: ['m1', 'm2'] };
    const { task, items } = read([cells]);
    expect(task).toBe('best-of-n');
    const completions = [
      { text: 'a', model: 'm1' },
      { text: 'b', model: 'm2' },
    ];
    expect(items).toMatchObject([{ completions, subset: 'all' }]);
  });

  it.each([
    [{ output: [] }, 'output is an empty list'],
    [{ output: ['a', null] }, 'output is a list of neither'],
    [{ output: 'a' }, 'not a list of texts'],
    [{ output: undefined }, 'output is missing'],
    [{ output: new Array(100_000).fill('x') }, 'holds 100000 completions; at most 1024'],
    [{ instruction: null }, 'instruction is missing'],
  ])('says why a row is unreadable: %#', (cells, text) => {
    expect(read([row, { ...row, ...cells }]).items[1]).toMatchObject(reason(text));
  });

  it('takes the first n of a list that would be too long', () => {
    const { items } = read([{ ...row, output: new Array(100_000).fill('x') }], { bestOf: 16 });
    expect(items[0]).toMatchObject({ completions: { length: 16 } });
  });
});

describe('dialogues', () => {
  const messages = [user('a'), assistant('b'), user('c'), assistant('d')];

  it.each(['messages', 'conversations', 'conversation'])('takes the last message of %s', (name) => {
    const { task, items } = read([{ [name]: messages, model: 'm' }]);
    expect(task).toBe('dialogues');
    expect(items).toEqual([
      {
        id: '1',
        subset: 'all',
        prompt: messages.slice(0, 3),
        completions: [{ text: 'd', model: 'm' }],
        chosen: [],
        row: 1,
      },
    ]);
  });

  it.each(['response', 'completion', 'output', 'answer', 'text'])('takes a prompt and one %s', (name) => {
    const { task, columns, items } = read([{ prompt: 'p', [name]: 'x', system: 's' }]);
    expect(task).toBe('dialogues');
    expect(columns[2]).toBe(`completion ← ${name}`);
    expect(items).toMatchObject([
      { prompt: [{ role: 'system', content: 's' }, user('p')], completions: [{ text: 'x' }], chosen: [] },
    ]);
  });

  it('wins over chosen and rejected where its task is asked for, and only there', () => {
    const both = { prompt: 'p', chosen: 'x', rejected: 'y', messages };
    expect(read([both]).task).toBe('preference');
    expect(read([both], { task: 'dialogues' }).items).toMatchObject([{ completions: [{ text: 'd' }] }]);
  });

  it.each([
    [messages.slice(0, 3), 'messages ends with a message of user, not of the assistant'],
    [[assistant('alone')], 'there is no prompt'],
    [[user('a'), { role: 'assistant', content: null }], 'message 2 of messages has no text'],
    [[user('a'), null], 'neither texts nor messages'],
    [[], 'messages is an empty list'],
    [['a', 'b'], 'messages is not a list of messages'],
  ])('says why a row is unreadable: %j', (cell, text) => {
    expect(read([{ messages }, { messages: cell }]).items[1]).toMatchObject(reason(text));
  });

  it('takes a single assistant message next to a prompt, no whole dialogue', () => {
    const { items } = read([
      { prompt: [user('p')], response: [assistant('x')] },
      { prompt: [user('p')], response: messages },
    ]);
    expect(items[0]).toMatchObject({ completions: [{ text: 'x' }] });
    expect(items[1]).toMatchObject(reason('response is a whole dialogue'));
  });
});

describe('a task that is asked for', () => {
  it.each([
    ['best-of-n', { prompt: 'p', chosen: 'a', rejected: 'b' }, 'preference'],
    ['dialogues', { prompt: 'p', chosen: 'a', rejected: 'b' }, 'preference'],
    ['preference', { prompt: 'p', candidates: ['a'] }, 'best-of-n'],
    ['rewardbench-2', { prompt: 'p', response: 'a' }, 'dialogues'],
  ] as const)('%s must fit the columns: %j', (task, cells, taken) => {
    const error = refusal([cells], { task });
    expect(error.message).toContain(`does not hold what the task ${task} needs`);
    expect(error.message).toContain(`taken for the task ${taken}: prompt ← prompt`);
    expect(error.advice).toContain('Choose that task');
  });

  it('is refused like any file where the columns mean nothing', () => {
    expect(refusal([{ a: 1 }], { task: 'dialogues' }).message).toContain('its columns are "a"');
  });
});

it('reads prior sets: a prompt of several turns, and a subset that no column overrules', () => {
  const prompt = [user('a'), assistant('b'), user('c')];
  const cells = { prompt, chosen: 'good', rejected: 'bad', subset: 'askbaking' };
  const { columns, items, uses } = read([cells], { subset: 'shp' });
  expect(items).toMatchObject([{ subset: 'shp', prompt, chosen: [0] }]);
  expect(columns).toContain('subset = shp');
  expect(uses).not.toContain('subset');
});
