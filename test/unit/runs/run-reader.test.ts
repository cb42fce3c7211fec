import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Filter, PageQuery, Sort } from '../../../src/protocol/report';
import { listRuns } from '../../../src/runs/run-list';
import { RunError, RunReader } from '../../../src/runs/run-reader';
import { example, header, lines, scored } from './run-lines';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, ...values: unknown[]): void {
  writeFileSync(join(folder, file), lines(...values));
}
function append(...values: unknown[]): void {
  appendFileSync(join(folder, 'journal.jsonl'), lines(...values));
}

const query = (filter: Partial<Filter> = {}, sort: Partial<Sort> = {}): PageQuery => ({
  filter: { result: 'all', ...filter },
  sort: { key: 'index', descending: false, ...sort },
  offset: 0,
  limit: 100,
});

function writeRun(): void {
  write(
    'examples.jsonl',
    example('0', 'math', 'two\n plus  two?'),
    example('1', 'math', 'ünï → code'),
    example('2', 'chat', 'hello'),
    example('3', 'chat', 'best of three', ['x', 'y', 'z'], [1]),
  );
  write('journal.jsonl', header('run'), { kind: 'session', event: 'start', at: 'now' });
}

describe('RunReader', () => {
  it('gives rows before, while and after they are scored', async () => {
    writeRun();
    const reader = await RunReader.open(folder);
    expect((await reader.page(query())).rows.map(({ result }) => result)).toEqual(Array(4).fill('pending'));
    expect(reader.summary()).toMatchObject({ status: 'interrupted', accuracy: { value: null, scored: 0 } });

    append(scored(1, [0.5, 1.5]), scored(0, [2, 1], [0, 3]));
    expect(await reader.refresh()).toBe(true);
    expect(await reader.refresh()).toBe(false);
    append(scored(2, [1, 1]), scored(3, [1, 3, 2]), {
      kind: 'session',
      event: 'end',
      at: 'now',
      outcome: 'done',
      seconds: 2,
      tokens: 100,
      findings: [],
    });
    await reader.refresh();
    const { rows, total } = await reader.page(query());
    expect(total).toBe(4);
    expect(rows.map(({ result, margin }) => [result, margin])).toEqual([
      ['win', 1],
      ['loss', -1],
      ['tie', 0],
      ['win', 1],
    ]);
    expect(rows.map(({ excerpt }) => excerpt)).toEqual([
      'two plus two?',
      'ünï → code',
      'hello',
      'best of three',
    ]);
    const summary = reader.summary();
    expect(summary).toMatchObject({
      status: 'done',
      examples: 4,
      wins: 2,
      losses: 1,
      ties: 1,
      truncated: 1,
      seconds: 2,
      tokens: 100,
      findings: [],
      accuracy: { value: 0.5, scored: 4 },
    });
    expect(summary.subsets.map(({ name, accuracy }) => [name, accuracy.value])).toEqual([
      ['chat', 0.5],
      ['math', 0.5],
    ]);
    // Wilson's interval of 2 in 4.
    expect(summary.accuracy.low).toBeCloseTo(0.15, 3);
    expect(summary.accuracy.high).toBeCloseTo(0.85, 3);
  });

  it('filters and sorts', async () => {
    writeRun();
    append(scored(0, [2, 1], [0, 3]), scored(1, [0, 4]), scored(2, [null, 1]), scored(3, [5, 5, 1]));
    const reader = await RunReader.open(folder);
    const indices = async (filter: Partial<Filter>, sort?: Partial<Sort>) =>
      (await reader.page(query(filter, sort))).rows.map(({ index }) => index);
    expect(await indices({ result: 'misranked' })).toEqual([1, 3]);
    expect(await indices({ result: 'ties' })).toEqual([3]);
    expect(await indices({ result: 'truncated' })).toEqual([0]);
    expect(await indices({ result: 'errors' })).toEqual([2]);
    expect(await indices({ subset: 'chat' })).toEqual([2, 3]);
    expect(await indices({ subset: 'math', result: 'misranked' })).toEqual([1]);
    expect(await indices({}, { key: 'margin' })).toEqual([1, 3, 0, 2]);
    expect(await indices({}, { key: 'margin', descending: true })).toEqual([0, 3, 1, 2]);
    expect(await indices({}, { descending: true })).toEqual([3, 2, 1, 0]);
    const { filter, sort } = query({ subset: 'chat' }, { descending: true });
    expect([2, 3, 1].map((index) => reader.position(index, filter, sort))).toEqual([1, 0, null]);
    expect((await reader.page({ ...query(), offset: 3, limit: 2 })).rows.map(({ index }) => index)).toEqual([
      3,
    ]);
  });

  it('reads one example in full', async () => {
    writeRun();
    append(scored(3, [1, null, 2], [0, 7, 0]), { kind: 'error', index: 1, id: '1', message: 'no text' });
    const reader = await RunReader.open(folder);
    expect(await reader.example(3)).toEqual({
      index: 3,
      id: '3',
      subset: 'chat',
      row: 4,
      result: 'unscored',
      margin: null,
      prompt: [{ role: 'user', content: 'best of three' }],
      completions: [
        { text: 'x', chosen: false, score: 1, tokens: 10, truncated: 0 },
        { text: 'y', chosen: true, score: null, tokens: 10, truncated: 7 },
        { text: 'z', chosen: false, score: 2, tokens: 10, truncated: 0 },
      ],
    });
    expect(await reader.example(1)).toMatchObject({ result: 'error', error: 'no text' });
    await expect(reader.example(4)).rejects.toThrow(RunError);
  });

  it('lets a later line replace an earlier one', async () => {
    writeRun();
    append({ kind: 'error', index: 0, id: '0', message: 'no text' }, scored(0, [0, 1]), scored(0, [1, 0]));
    const reader = await RunReader.open(folder);
    expect(reader.summary()).toMatchObject({ wins: 1, losses: 0, errors: 0 });
  });

  it('waits for the rest of a torn line and counts lines it does not know', async () => {
    writeRun();
    const torn = lines(scored(0, [1, 0]));
    appendFileSync(join(folder, 'journal.jsonl'), 'nonsense\n' + torn.slice(0, 20));
    const reader = await RunReader.open(folder);
    expect(reader.summary()).toMatchObject({ wins: 0, invalidLines: 1 });
    appendFileSync(
      join(folder, 'journal.jsonl'),
      torn.slice(20) + lines({ kind: 'novelty' }, scored(99, [1, 0])),
    );
    await reader.refresh();
    expect(reader.summary()).toMatchObject({ wins: 1, invalidLines: 3 });
  });

  it('starts over when the run was replaced', async () => {
    writeRun();
    append(scored(0, [1, 0]), scored(1, [1, 0]));
    const reader = await RunReader.open(folder);
    expect(reader.summary().wins).toBe(2);
    write('journal.jsonl', header('other'));
    await reader.refresh();
    expect(reader.summary()).toMatchObject({ id: 'other', wins: 0, examples: 4 });
  });

  it('shows an unreadable example as an error', async () => {
    writeRun();
    write('examples.jsonl', { id: 0 }, example('1', 'math', 'fine'));
    const reader = await RunReader.open(folder);
    const { rows } = await reader.page(query());
    expect(rows.map(({ result, excerpt }) => [result, excerpt])).toEqual([
      ['error', ''],
      ['pending', 'fine'],
    ]);
    await expect(reader.example(0)).rejects.toThrow(/cannot be read/);
  });

  it('refuses a folder without a run', async () => {
    await expect(RunReader.open(folder)).rejects.toThrow(/holds no run/);
    write('journal.jsonl', { kind: 'header', format: 2 });
    await expect(RunReader.open(folder)).rejects.toThrow(RunError);
    truncateSync(join(folder, 'journal.jsonl'), 5);
    await expect(RunReader.open(folder)).rejects.toThrow(RunError);
  });
});

describe('listRuns', () => {
  it('lists runs newest first, with those that cannot be read', async () => {
    const add = (name: string, text: string) => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'journal.jsonl'), text);
    };
    add('old', lines(header('old', '2025-01-01T00:00:00.000Z')));
    add('new', lines(header('new', '2026-01-01T00:00:00.000Z')));
    add('broken', 'nonsense');
    mkdirSync(join(folder, 'no-run'));
    const runs = await listRuns(folder);
    expect(runs.filter(({ header }) => header).map(({ id }) => id)).toEqual(['new', 'old']);
    expect(runs.find(({ id }) => id === 'broken')?.header).toBeUndefined();
    expect(runs).toHaveLength(3);

    const stampOf = async (id: string) => (await listRuns(folder)).find((run) => run.id === id)?.stamp;
    const before = await stampOf('old');
    utimesSync(join(folder, 'old', 'journal.jsonl'), 1, 1);
    expect(await stampOf('old')).not.toBe(before);
  });

  it('has no runs in a folder that does not exist', async () => {
    expect(await listRuns(join(folder, 'absent'))).toEqual([]);
  });
});
