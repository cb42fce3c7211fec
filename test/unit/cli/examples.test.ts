import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, header, lines, scored } from '../runs/run-lines';
import { runProgram } from './program';

const hostile = '=1+1\u001b[31m | <b>`x`</b>\n\u202eright';
let output: string;
beforeAll(() => {
  output = mkdtempSync(path.join(tmpdir(), 'examples-'));
  const folder = path.join(output, 'model--set--1234');
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'examples.jsonl'),
    lines(
      example('0', 'math', 'one'),
      example('1', 'math', 'two'),
      example('2', 'chat', hostile),
      example('3', 'chat', 'four'),
    ),
  );
  writeFileSync(
    path.join(folder, 'journal.jsonl'),
    lines(header('run'), scored(0, [2, 1]), scored(1, [0, 3]), scored(2, [1, 2]), scored(3, [1, 1], [0, 2])),
  );
});
afterAll(() => rmSync(output, { recursive: true }));

const show = (...args: string[]) => runProgram(['examples', 'model--set', '-o', output, ...args]);
const ids = async (...args: string[]) => {
  const { stdout } = await show('--columns', 'id', '--format', 'csv', ...args);
  return stdout.trim().split('\n').slice(1);
};

describe('rewardbench examples', () => {
  it('finds, sorts and limits', async () => {
    expect(await ids('--mode', 'misranked', '--sort', 'margin')).toEqual(['1', '2', '3']);
    expect(await ids('--sort', '-margin', '--limit', '2')).toEqual(['0', '3']);
    expect(await ids('--mode', 'misranked', '--filter', 'subset:math or four')).toEqual(['1', '3']);
    expect(await ids('--mode', 'truncated')).toEqual(['3']);
  });

  it('prints a table in which nothing steers the terminal', async () => {
    const { stdout, status } = await show('--filter', 'index=2');
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^ID +SUBSET +CHOSEN +REJECTED +MARGIN +PROMPT$/);
    expect(stdout).toContain('user: =1+1');
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('keeps whole texts in JSONL and CSV, as text in spreadsheets and Markdown', async () => {
    const only = ['--filter', 'index=2', '--columns', 'id,margin,chosen_text,prompt'];
    const [jsonl, csv, md] = await Promise.all(
      ['jsonl', 'csv', 'md'].map((format) => show(...only, '--format', format)),
    );
    expect(JSON.parse(jsonl?.stdout ?? '')).toEqual({
      id: '2',
      margin: -1,
      chosen_text: 'good',
      prompt: `user: ${hostile}`,
    });
    expect(parse(csv?.stdout ?? '')).toEqual([
      ['id', 'margin', 'chosen_text', 'prompt'],
      ['2', '-1', 'good', `user: ${hostile}`],
    ]);
    expect(md?.stdout).toContain('\\| &#60;b&#62;\\`x\\`');
  });

  it('points at what it does not understand', async () => {
    const { status, stdout, stderr } = await show('--filter', 'subset:math margn<0');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('did you mean margin?');
    expect(stderr).toContain('\n       subset:math margn<0\n                   ^^^^^\n');
  });

  it('says which runs there are', async () => {
    const { status, stderr } = await runProgram(['examples', 'other', '-o', output]);
    expect(status).toBe(2);
    expect(stderr).toContain('model--set--1234');
  });
});
