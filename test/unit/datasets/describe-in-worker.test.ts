import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeInWorker } from '../../../src/datasets/describe-in-worker';
import { tinyPreferences } from '../evaluator/tiny-model';
import { temporaryFolder } from './temporary-file';

const { folder, write } = temporaryFolder();
const workerFile = path.resolve(import.meta.dirname, '../../../dist/description-worker.cjs');

describe('describing a preference set in a thread of its own', () => {
  it('gives subsets and counts', async () => {
    const { subsets, examples } = await describeInWorker(tinyPreferences(30), { workerFile });
    expect(examples).toBe(30);
    expect(subsets).toEqual([
      { name: 'others', count: 20 },
      { name: 'thirds', count: 10 },
    ]);
  });

  it('describes the split of a folder that is asked for, and names the file at fault in it', async () => {
    const row = { prompt: 'p', chosen: 'a', rejected: 'b', id: 1 };
    write('set/test.jsonl', JSON.stringify(row));
    write('set/train.jsonl', JSON.stringify({ prompt: 'p', output: ['a', 'b'] }));
    const described = await describeInWorker(`${folder}/set`, { split: 'train', workerFile });
    expect(described).toMatchObject({ name: 'set (train)', task: 'best-of-n', examples: 1 });
    await expect(describeInWorker(`${folder}/set`, { task: 'best-of-n', workerFile })).rejects.toMatchObject({
      file: `${folder}/set/test.jsonl`,
      advice: expect.stringContaining('Choose that task') as string,
    });
  });

  it('ends with a damaged parquet file on which the decoder never does', async () => {
    const file = path.resolve(import.meta.dirname, '../../fixtures/hanging.parquet');
    await expect(describeInWorker(file, { workerFile, timeout: 1500 })).rejects.toThrow(
      /hanging\.parquet: takes too long/,
    );
  });

  it('hands on what is wrong with a file, once', async () => {
    const file = tinyPreferences(1);
    writeFileSync(file, '{"a": 1}\n');
    const error: unknown = await describeInWorker(file, { workerFile }).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/^DatasetError: .*pairs\.jsonl: (?!.*pairs\.jsonl)/);
  });
});
