import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../../src/datasets/dataset-error';
import type { Example, UnreadableRow } from '../../../src/datasets/example';
import { detectSchema } from '../../../src/datasets/schema';

type Cells = Record<string, unknown>;

function read(...rows: Cells[]): { columns: readonly string[]; items: (Example | UnreadableRow)[] } {
  const sample = rows.map((value, index) => ({ row: index + 1, value }));
  const schema = detectSchema('set.jsonl', sample);
  return { columns: schema.columns, items: sample.map((row) => schema.toExample(row)) };
}

function refusal(...rows: Cells[]): DatasetError {
  try {
    read(...rows);
  } catch (error) {
    if (error instanceof DatasetError) return error;
  }
  throw new Error('no DatasetError');
}

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const pair = { completions: [{ text: 'good' }, { text: 'bad' }], chosen: [0] };

describe('RewardBench and its likes', () => {
  it("reads RewardBench's own columns", () => {
    const { columns, items } = read({
      prompt: 'hi',
      chosen: 'good',
      chosen_model: 'm1',
      rejected: 'bad',
      rejected_model: 'm2',
      subset: 'alpacaeval-easy',
      id: 30,
    });
    expect(items).toEqual([
      {
        id: '30',
        subset: 'alpacaeval-easy',
        prompt: [user('hi')],
        completions: [
          { text: 'good', model: 'm1' },
          { text: 'bad', model: 'm2' },
        ],
        chosen: [0],
        row: 1,
      },
    ]);
    expect(columns).toEqual([
      'prompt ← prompt',
      'chosen ← chosen',
      'rejected ← rejected',
      'subset ← subset',
      'id ← id',
    ]);
  });

  it('takes a prompt of several turns, and fills in what is absent', () => {
    const prompt = [user('a'), assistant('b'), user('c')];
    const { columns, items } = read({ prompt, chosen: 'good', rejected: 'bad' });
    expect(items).toEqual([{ id: '1', subset: 'all', prompt, ...pair, row: 1 }]);
    expect(columns.slice(3)).toEqual(['subset = all', 'id ← row number']);
  });

  it("reads RewardBench 2's lists as best-of-N", () => {
    const { items } = read(
      { id: 'x', prompt: 'hi', chosen: ['a'], rejected: ['b', 'c', 'd'], subset: 'Focus' },
      { id: 'y', prompt: 'hi', chosen: ['a', 'b'], rejected: ['c'], subset: 'Ties' },
      { id: 'z', prompt: 'hi', chosen: ['a'], rejected: ['b'], subset: 'Focus' },
    );
    expect(items).toMatchObject([
      { completions: ['a', 'b', 'c', 'd'].map((text) => ({ text })), chosen: [0] },
      { completions: ['a', 'b', 'c'].map((text) => ({ text })), chosen: [0, 1] },
      { completions: [{ text: 'a' }, { text: 'b' }], chosen: [0] },
    ]);
  });

  it.each([
    [{ question: 'hi', chosen: 'good', rejected: 'bad' }, 'question'],
    [{ input: 'hi', chosen_response: 'good', rejected_response: 'bad' }, 'input'],
    [{ context: 'hi', response_chosen: 'good', response_rejected: 'bad' }, 'context'],
    [{ history: 'hi', better: 'good', worse: 'bad' }, 'history'],
    [{ Prompt: 'hi', Chosen: 'good', Rejected: 'bad' }, 'Prompt'],
    [{ question: 'hi', response_j: 'good', response_k: 'bad' }, 'question'],
  ])('knows other names: %j', (row, name) => {
    const { columns, items } = read(row);
    expect(items).toMatchObject([{ prompt: [user('hi')], ...pair }]);
    expect(columns[0]).toBe(`prompt ← ${name}`);
  });

  it("joins Alpaca's instruction and input, and puts a system message first", () => {
    const { columns, items } = read(
      { instruction: 'Sum up.', input: 'Text', chosen: 'good', rejected: 'bad', system: 'Be brief.' },
      { instruction: 'Sum up.', input: '', chosen: 'good', rejected: 'bad', system: '' },
    );
    expect(items).toMatchObject([
      { prompt: [{ role: 'system', content: 'Be brief.' }, user('Sum up.\n\nText')] },
      { prompt: [user('Sum up.')] },
    ]);
    expect(columns.slice(0, 2)).toEqual(['prompt ← instruction + input', 'system message ← system']);
  });

  it('takes an empty text for an answer, as the original does: a model that says nothing can lose', () => {
    const { items } = read(
      { prompt: 'p', chosen: 'good', rejected: '' },
      { prompt: 'p', chosen: ['good', ''], rejected: 'bad' },
      { prompt: 'p', chosen: [assistant('')], rejected: [assistant('bad')] },
    );
    expect(items).toMatchObject([
      { completions: [{ text: 'good' }, { text: '' }] },
      { completions: [{ text: 'good' }, { text: '' }, { text: 'bad' }] },
      { completions: [{ text: '' }, { text: 'bad' }] },
    ]);
  });

  it.each([
    [{ prompt: '', chosen: 'a', rejected: 'b' }, 'prompt is empty'],
    [{ prompt: 'a', chosen: null, rejected: 'b' }, 'chosen is missing'],
    [{ prompt: 'a', chosen: 'a', rejected: [] }, 'rejected is an empty list'],
    [{ prompt: 'a', chosen: 7, rejected: 'b' }, 'chosen is neither text nor a list of messages'],
    [{ prompt: ['a', 'b'], chosen: 'a', rejected: 'b' }, 'does not say who speaks'],
    [{ prompt: "[{'role': 'user', 'content': 'a'}]", chosen: 'a', rejected: 'b' }, "Python's notation"],
    [
      { prompt: [{ role: 'user', content: [{ type: 'image' }] }], chosen: 'a', rejected: 'b' },
      'other than text',
    ],
    [{ prompt: 'a', chosen: [user('x')], rejected: [assistant('b')] }, 'not of the assistant'],
    [{ prompt: 'a', chosen: [user('x'), assistant('a')], rejected: 'b' }, 'must have the same form'],
  ])('says why a row is unreadable: %j', (row, reason) => {
    const { items } = read({ prompt: 'p', chosen: 'good', rejected: 'bad' }, row);
    expect(items[1]).toEqual({ row: 2, reason: expect.stringContaining(reason) as string });
  });
});

describe('dialogues', () => {
  it('parts whole dialogues into the common messages and the last ones', () => {
    const start = [{ role: 'system', content: 's' }, user('a'), assistant('b'), user('c')];
    const { columns, items } = read({
      prompt: 'c',
      chosen: [...start, assistant('good')],
      rejected: [...start, assistant('bad')],
    });
    expect(items).toMatchObject([{ prompt: start, ...pair }]);
    expect(columns[0]).toBe('prompt ← messages common to chosen, rejected');
  });

  it('takes the prompt column where the completions are single messages', () => {
    const { columns, items } = read({
      prompt: [user('a')],
      chosen: [assistant('good')],
      rejected: [assistant('bad')],
    });
    expect(items).toMatchObject([{ prompt: [user('a')], ...pair }]);
    expect(columns[0]).toBe('prompt ← prompt');
  });

  it("understands ShareGPT's names and content in parts", () => {
    const { items } = read({
      chosen: [
        { from: 'human', value: 'a' },
        { from: 'gpt', value: 'good' },
      ],
      rejected: [
        user('a'),
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'ba' },
            { type: 'text', text: 'd' },
          ],
        },
      ],
    });
    expect(items).toMatchObject([{ prompt: [user('a')], ...pair }]);
  });

  it('reads message lists that a CSV file holds as JSON', () => {
    const { items } = read({
      chosen: JSON.stringify([user('a'), assistant('good')]),
      rejected: JSON.stringify([user('a'), assistant('bad')]),
    });
    expect(items).toMatchObject([{ prompt: [user('a')], ...pair }]);
  });

  it('leaves an answer that merely looks like JSON as text', () => {
    const json = JSON.stringify([user('a'), assistant('b')]);
    const { items } = read(
      { prompt: 'p', chosen: json, rejected: 'x' },
      { prompt: 'p', chosen: 'y', rejected: json },
    );
    expect(items).toMatchObject([
      { completions: [{ text: json }, { text: 'x' }] },
      { completions: [{ text: 'y' }, { text: json }] },
    ]);
  });

  it("reads hh-rlhf's transcripts", () => {
    const start = '\n\nHuman: a\nb\n\nAssistant: c\n\nHuman: d\n\nAssistant:';
    const { items } = read(
      { chosen: `${start} good`, rejected: `${start} bad` },
      { chosen: `${start} good`, rejected: '\n\nHuman: other\n\nAssistant: bad' },
      { chosen: `${start} good`, rejected: start },
    );
    expect(items).toMatchObject([
      { prompt: [user('a\nb'), assistant('c'), user('d')], ...pair },
      { reason: expect.stringContaining('part before their last message') as string },
      { completions: [{ text: 'good' }, { text: '' }] },
    ]);
  });

  it('reads a transcript as prompt, and leaves transcripts next to a prompt alone', () => {
    const text = '\n\nHuman: a\n\nAssistant: b';
    const { items } = read({ prompt: '\n\nHuman: a\n\nAssistant:', chosen: text, rejected: text });
    expect(items).toMatchObject([{ prompt: [user('a')], completions: [{ text }, { text }] }]);
  });

  it.each([
    [[user('a'), assistant('b')], [user('z'), assistant('c')], 'part before their last message'],
    [[user('a'), assistant('b')], [user('a')], 'part before their last message'],
    [[user('a'), user('b')], [user('a'), assistant('c')], 'ends with a message of user'],
    [[assistant('b')], [assistant('c')], 'there is no prompt'],
  ])('says why dialogues do not fit together: %j, %j', (chosen, rejected, reason) => {
    const whole = { chosen: [user('p'), assistant('x')], rejected: [user('p'), assistant('y')] };
    expect(read(whole, { chosen, rejected }).items[1]).toEqual({
      row: 2,
      reason: expect.stringContaining(reason) as string,
    });
  });
});

describe('two responses and a winner', () => {
  const arena = { prompt: 'hi', response_a: 'bad', response_b: 'good', model_a: 'm1', model_b: 'm2' };

  it('puts the winner first', () => {
    const { columns, items } = read(
      { ...arena, winner: 'model_b' },
      { ...arena, winner: 'A' },
      { ...arena, winner: 'tie' },
    );
    expect(items).toMatchObject([
      {
        completions: [
          { text: 'good', model: 'm2' },
          { text: 'bad', model: 'm1' },
        ],
        chosen: [0],
      },
      {
        completions: [
          { text: 'bad', model: 'm1' },
          { text: 'good', model: 'm2' },
        ],
        chosen: [0],
      },
      { row: 3, reason: 'winner says that neither completion is better' },
    ]);
    expect(columns[1]).toBe('chosen, rejected ← response_a, response_b by winner');
  });

  it.each([
    [{ input: 'hi', output_1: 'bad', output_2: 'good', label: 2 }],
    [{ prompt: 'hi', response_0: 'bad', response_1: 'good', better_response_id: 1 }],
    [{ prompt: 'hi', answer_a: 'good', answer_b: 'bad', preferred: 'answer_a' }],
    [{ prompt: 'hi', response_a: 'good', response_b: 'bad', label: 1 }],
    [{ history: 'hi', human_ref_A: 'good', human_ref_B: 'bad', labels: 1 }],
    [{ history: 'hi', human_ref_A: 'bad', human_ref_B: 'good', labels: 0 }],
  ])('reads published forms: %j', (row) => {
    expect(read(row).items).toMatchObject([{ prompt: [user('hi')], ...pair }]);
  });

  it('refuses what cannot be ranked, or only by guessing', () => {
    expect(refusal(arena).message).toContain('no column says which of them is better');
    expect(refusal({ ...arena, label: 0 }).message).toContain(
      'which of response_a and response_b that means',
    );
    expect(refusal({ prompt: 'hi', output_1: 'a', output_2: 'b', label: 0 }).message).toContain(
      'is not sure',
    );
  });
});

describe('other files', () => {
  it('names the columns found and the shapes understood', () => {
    const error = refusal({ text: 'a', score: 1 });
    expect(error.message).toContain('is not a preference set; its columns are "text", "score"');
    expect(error.advice).toContain('prompt, chosen, rejected');
  });

  it('says that the prompt is missing', () => {
    expect(refusal({ chosen: 'a', rejected: 'b' }).message).toContain('but no prompt');
  });
});
