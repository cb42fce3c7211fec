import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePreferenceSet, readPreferenceSet } from '../../../src/datasets/preference-set';
import { listFolder } from '../../../src/datasets/repository/folder';
import { findSplits } from '../../../src/datasets/repository/splits';
import { writeSnapshot } from './hub-snapshot';
import { temporaryFolder } from './temporary-file';

const { folder, write } = temporaryFolder();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const lines = (...rows: unknown[]): string => rows.map((value) => JSON.stringify(value)).join('\n');
const row = (id: number, more: object = {}) => ({
  id,
  prompt: 'p',
  chosen: `c${id}`,
  rejected: 'r',
  ...more,
});

const splitsOf = async (path: string): Promise<string[]> =>
  findSplits(await listFolder(path)).map(({ config, split }) => `${config}/${split}`);

/** A folder of its own, with these files. */
function writeFolder(name: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(join(folder, name));
  for (const [path, content] of Object.entries(files)) write(`${name}/${path}`, content);
  return join(folder, name);
}

describe('folders laid out as on the hub', () => {
  it('read the files of a split one after another, and hash them all', async () => {
    const files = {
      'data/test-00000-of-00002.jsonl': lines(row(1), row(2)),
      'data/test-00001-of-00002.jsonl': lines(row(1), {}, row(3)),
      'data/train-00000-of-00001.jsonl': lines(row(9)),
    };
    const set = await readPreferenceSet(writeFolder('shards', files));
    expect(set.name).toBe('shards');
    expect(set.examples.map(({ id, row: line }) => [id, line])).toEqual([
      ['1', 1],
      ['2', 2],
      ['1#2', 1],
      ['3', 3],
    ]);
    expect(set.unreadable).toEqual([{ row: 2, reason: 'data/test-00001-of-00002.jsonl: chosen is missing' }]);
    const [a, b] = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`);
    expect(set.hash).toBe(sha256(`${a ?? ''}${b ?? ''}`));
  });

  it('hash one file as the file itself, and name a split that is not the default', async () => {
    const path = writeFolder('splits', { 'test.jsonl': lines(row(1)), 'train.jsonl': lines(row(2)) });
    const set = await readPreferenceSet(path, { split: 'train' });
    expect(set).toMatchObject({
      name: 'splits (train)',
      examples: [{ id: '2' }],
      hash: sha256(lines(row(2))),
    });
    expect(await readPreferenceSet(path, { split: 'test' })).toMatchObject({ name: 'splits' });
    expect(await splitsOf(path)).toEqual(['default/test', 'default/train']);
  });

  it('say which split was taken where nobody named one of several', async () => {
    const assumed = 'split = test, of test, train';
    const several = writeFolder('several', { 'test.jsonl': lines(row(1)), 'train.jsonl': lines(row(2)) });
    expect((await readPreferenceSet(several)).columns).toContain(assumed);
    expect((await describePreferenceSet(several)).columns).toContain(assumed);
    const named = await readPreferenceSet(several, { split: 'test' });
    const only = await readPreferenceSet(writeFolder('only', { 'test.jsonl': lines(row(1)) }));
    for (const { columns } of [named, only]) expect(columns.join()).not.toContain('split');
  });

  it('list splits also where one has to be chosen', async () => {
    const path = writeFolder('unclear', { 'a.jsonl': lines(row(1)), 'b.jsonl': lines(row(2)) });
    await expect(readPreferenceSet(path)).rejects.toMatchObject({
      advice: 'Choose one of its splits: a, b.',
    });
    expect(await readPreferenceSet(path, { split: 'b' })).toMatchObject({ name: 'unclear (b)' });
    expect(await splitsOf(path)).toEqual(['default/a', 'default/b']);
  });

  it("go by the card of a snapshot in the hub's cache, through its links", async () => {
    const content = lines(row(1));
    const path = writeSnapshot(folder, 'org/set', {
      'README.md': '---\nconfigs:\n- config_name: main\n  data_files: {held-out: "*/pairs*"}\n---\n',
      'x/pairs.jsonl': content,
      'x/other.jsonl': '',
    });
    const set = await readPreferenceSet(path, { config: 'main', split: 'held-out' });
    expect(set).toMatchObject({ name: 'org/set', hash: sha256(content), deviations: [] });
    rmSync(join(path, '../../blobs', sha256(content)));
    await expect(readPreferenceSet(path)).rejects.toMatchObject({
      file: join(path, 'x/pairs.jsonl'),
      problem: 'is a link to a file that is not there',
    });
  });

  it('never follow a link out of the folder', async () => {
    const secret = write('secret.jsonl', lines(row(1)));
    const path = writeFolder('linked', {});
    symlinkSync(secret, join(path, 'test.jsonl'));
    symlinkSync(folder, join(path, 'train'));
    await expect(readPreferenceSet(path)).rejects.toMatchObject({
      file: join(path, 'test.jsonl'),
      problem: 'is a link to a file outside of the folder',
    });
    expect(await splitsOf(path)).toEqual(['default/test']);
    const card = writeFolder('linked-card', { 'test.jsonl': lines(row(1)) });
    symlinkSync(secret, join(card, 'README.md'));
    await expect(readPreferenceSet(card)).rejects.toThrow('README.md: is a link to a file outside');
  });

  it('refuse a model, an empty folder, and a task that does not fit', async () => {
    const model = writeFolder('model', { 'config.json': '{}', 'model.safetensors': '' });
    await expect(readPreferenceSet(model)).rejects.toThrow(/model: holds no data files$/);
    await expect(splitsOf(writeFolder('empty', {}))).rejects.toThrow('holds no data files');
    const path = writeFolder('pairs', { 'test.jsonl': lines(row(1)) });
    await expect(readPreferenceSet(path, { task: 'best-of-n' })).rejects.toMatchObject({
      file: join(path, 'test.jsonl'),
      problem: expect.stringContaining('taken for the task preference') as string,
    });
  });

  it('read a split of many files', async () => {
    const files = Array.from(
      { length: 300 },
      (_, index) => [`train/${index}.jsonl`, lines(row(index))] as const,
    );
    const set = await describePreferenceSet(writeFolder('many', Object.fromEntries(files)));
    expect(set.examples).toBe(300);
  });

  it('stop at the limit', async () => {
    const path = writeFolder('limited', {
      'test/a.jsonl': lines(row(1), row(2)),
      'test/b.jsonl': lines(row(3)),
    });
    const set = await readPreferenceSet(path, { limit: 1 });
    expect(set.examples).toHaveLength(1);
    expect(set.hash).toBe((await readPreferenceSet(path)).hash);
    expect(readFileSync(join(path, 'test/b.jsonl'), 'utf8')).toBe(lines(row(3)));
  });
});

describe('a single file', () => {
  it.each([
    [
      'dialogues',
      lines({
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      }),
    ],
    ['best-of-n', lines({ prompt: 'p', output: ['a', 'b'] })],
    ['preference', lines(row(1))],
  ])('tells its task: %s', async (task, content) => {
    const file = write(`${task}.jsonl`, content);
    expect(await readPreferenceSet(file)).toMatchObject({ task, hash: sha256(content) });
    expect(await describePreferenceSet(file)).toMatchObject({ task, examples: 1 });
  });
});
