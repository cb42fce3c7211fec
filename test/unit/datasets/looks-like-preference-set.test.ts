import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { looksLikePreferenceSet } from '../../../src/datasets/looks-like-preference-set';
import { temporaryFolder } from './temporary-file';

const { write } = temporaryFolder();
const lines = (...rows: unknown[]): string => rows.map((value) => JSON.stringify(value)).join('\n');
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

const pairs = [1, 2].map((id) => ({ id, prompt: 'p', chosen: `c${id}`, rejected: 'r' }));
const candidates = [1, 2].map((id) => ({ id, instruction: 'i', output: ['a', `b${id}`], generator: 'm' }));
const dialogues = [1, 2].map((id) => ({ id, messages: [user('hello'), assistant(`answer ${id}`)] }));
const rewardBench2 = [{ id: '1', prompt: 'p', chosen: ['a'], rejected: ['b', 'c', 'd'], num_correct: 1 }];
const shareGpt = [{ conversations: ['human', 'gpt'].map((from) => ({ from, value: 'words' })) }];

describe('offered are', () => {
  it.each([
    ['pairs.jsonl', lines(...pairs)],
    ['pairs.csv', 'prompt,chosen,rejected\na,b,c\n'],
    ['pairs.json', JSON.stringify(pairs, null, 2)],
    ['columns.json', JSON.stringify({ prompt: ['p'], chosen: ['a'], rejected: ['b'] })],
    ['incomplete.jsonl', lines(...pairs, { prompt: 'p' })],
    ['rivals.jsonl', lines({ prompt: 'p', response_a: 'a', response_b: 'b', winner: 'a' })],
    ['rewardbench-2.jsonl', lines(...rewardBench2)],
    ['candidates.jsonl', lines(...candidates)],
    ['candidates.json', JSON.stringify(candidates)],
    ['dialogues.jsonl', lines(...dialogues)],
    ['dialogues.json', JSON.stringify({ data: dialogues })],
    ['share-gpt.json', JSON.stringify(shareGpt)],
    ['answers.jsonl', lines({ prompt: 'p', response: 'r' })],
    ['answers.csv', 'Instruction,Completion\na,b\n'],
  ])('%s', async (name, content) => {
    expect(await looksLikePreferenceSet(write(name, content))).toBe(true);
  });

  it('large JSON files, by the rows in their beginning', async () => {
    const many = Array.from({ length: 6_000 }, (_, id) => ({ ...pairs[0], id, rejected: 'x'.repeat(1_000) }));
    expect(await looksLikePreferenceSet(write('large.json', JSON.stringify(many)))).toBe(true);
    expect(await looksLikePreferenceSet(write('data.json', JSON.stringify({ data: many })))).toBe(true);
    const other = many.map(({ id, rejected }) => ({ id, text: rejected }));
    expect(await looksLikePreferenceSet(write('other.json', JSON.stringify(other)))).toBe(false);
  });

  it('parquet files, by their footers alone', async () => {
    const text = (name: string) =>
      ({ name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' }) as const;
    const list = (name: string) =>
      [
        { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ] as const;
    const element = { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 } as const;
    const files = [
      [['prompt', 'chosen', 'rejected'], ['prompt', 'chosen', 'rejected'].map(text)],
      [
        ['prompt', 'output'],
        [text('prompt'), ...list('output'), text('element')],
      ],
      [['messages'], [...list('messages'), element, text('role'), text('content')]],
      [['prompt', 'response'], ['prompt', 'response'].map(text)],
      [['text', 'label'], ['text', 'label'].map(text)],
      [['input', 'output'], ['input', 'output'].map(text)],
      [['prompt', 'output'], ['prompt', 'output'].map(text)],
    ] as const;
    const offered: boolean[] = [];
    for (const [i, [names, elements]] of files.entries()) {
      const cells = new Map<string, unknown>([
        ['output', i === 1 ? ['a', 'b'] : 'a'],
        ['messages', [user('a'), assistant('b')]],
      ]);
      const bytes = new Uint8Array(
        parquetWriteBuffer({
          columnData: names.map((name) => ({
            name,
            data: [cells.get(name) ?? 'a'],
          })),
          schema: [{ name: 'root', num_children: names.length }, ...elements],
        }),
      );
      bytes.fill(0, 4, 20);
      offered.push(await looksLikePreferenceSet(write(`${i}.parquet`, bytes)));
    }
    expect(offered).toEqual([true, true, true, true, false, false, false]);
  });
});

describe('passed over are', () => {
  it.each([
    ['package.json', { name: 'x', files: ['dist'], keywords: ['a', 'b'], scripts: { test: 'vitest' } }],
    ['tsconfig.json', { compilerOptions: { strict: true }, include: ['src'], exclude: ['dist'] }],
    [
      'tasks.json',
      { version: '2.0.0', inputs: [], tasks: [{ label: 'build', command: 'make', options: {} }] },
    ],
    ['rollup.json', [{ input: 'src/a.ts', output: ['dist/a.js', 'dist/b.js'] }]],
    ['locale.json', { question: ['Sure?'], answer: ['Yes'], text: ['…'] }],
    ['squad.json', { data: [{ context: 'c', question: 'q', answers: { text: ['a'], answer_start: [0] } }] }],
    ['notebook-output.json', [{ output_type: 'stream', name: 'stdout', text: ['a', 'b'] }]],
    ['cells.json', [{ cell_type: 'code', outputs: [], source: ['1'], metadata: {} }]],
    ['slack.json', [{ type: 'message', user: 'U1', text: 'hello', ts: '1700000000.0' }]],
    ['chat.json', [user('hello'), assistant('hello')]],
    ['chat-state.json', [{ id: 'a', messages: [assistant('hi'), user('hello')] }]],
    ['request.json', { model: 'gpt', messages: [user('hello')], stream: true }],
    ['requests.json', [{ model: 'gpt', messages: [{ role: 'system', content: 's' }, user('hello')] }]],
    ['chain.json', [{ input: 'i', output: 'o', ms: 3 }]],
    ['one-candidate.json', [{ prompt: 'p', outputs: ['a'] }]],
    ['quiz.json', [{ question: 'q', answer: 'a', choices: ['a', 'b'] }]],
    ['scores.json', { chosen: 0.9, hep: 0.8 }],
  ])('%s', async (name, content) => {
    expect(await looksLikePreferenceSet(write(name, JSON.stringify(content)))).toBe(false);
  });

  it.each([
    ['empty.json', ''],
    ['broken.json', '[{"prompt": "p", "chosen": '],
    ['notes.md', '"chosen": 1, "rejected": 2'],
    ['server.jsonl', lines({ level: 'info', msg: 'hi', prompt: 3 }, { level: 'info', text: 'x' })],
    ['chat-log.jsonl', lines(user('hello'), assistant('hello'))],
    ['mixed.jsonl', lines({ prompt: 'p', response: 'r' }, { prompt: 'p', error: 'timeout' })],
    ['labels.csv', 'text,label\na,1\n'],
    ['results.csv', 'question,answer,correct\na,b,1\n'],
    ['scores.jsonl', lines({ id: 1, score: 2 })],
  ])('%s', async (name, content) => {
    expect(await looksLikePreferenceSet(write(name, content))).toBe(false);
  });
});
