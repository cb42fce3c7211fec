import { mkdirSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogProbabilityCache } from '../../../src/scorers/log-probability-cache';

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), 'cache-')), 'folder', 'kept.jsonl');
const key = (letter: string) => letter.repeat(43);
const fill = async (file: string, values: Readonly<Record<string, number>>) => {
  const cache = await LogProbabilityCache.open(file);
  await cache.add(new Map(Object.entries(values)));
  return cache;
};

describe('kept log-probabilities', () => {
  it('are found by the next session', async () => {
    const file = newFile();
    await fill(file, { [key('a')]: -1.5, [key('b')]: -2 });
    await fill(file, { [key('c')]: -3 });
    const cache = await LogProbabilityCache.open(file);
    expect(['a', 'b', 'c', 'd'].map((letter) => cache.get(key(letter)))).toEqual([-1.5, -2, -3, undefined]);
  });

  it('survive a torn end', async () => {
    const file = newFile();
    await fill(file, { [key('a')]: -1, [key('b')]: -2 });
    truncateSync(file, readFileSync(file).length - 4);
    await fill(file, { [key('c')]: -3 });
    const cache = await LogProbabilityCache.open(file);
    expect(['a', 'b', 'c'].map((letter) => cache.get(key(letter)))).toEqual([-1, undefined, -3]);
  });

  it('are not what is no log-probability', async () => {
    const file = newFile();
    mkdirSync(path.dirname(file));
    const lines = [
      ...[
        `{"key":"${key('a')}","value":1e999}`,
        `{"key":"${key('a')}","value":7}`,
        `{"key":"short","value":-1}`,
      ],
      ...[`{"key":"${key('a')}","value":"-1"}`, 'null', '[[', `{"__proto__":{"value":1}}`],
      `{"key":"${key('b')}","value":-4}`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const cache = await LogProbabilityCache.open(file);
    expect([cache.get(key('a')), cache.get(key('b'))]).toEqual([undefined, -4]);
  });

  it('that are not finite are known in this session only', async () => {
    const file = newFile();
    const cache = await fill(file, { [key('a')]: NaN, [key('b')]: -1 });
    expect(cache.get(key('a'))).toBeNaN();
    expect((await LogProbabilityCache.open(file)).get(key('a'))).toBeUndefined();
  });

  it('that are too many are begun anew', async () => {
    const file = newFile();
    await fill(file, { [key('a')]: -1 });
    truncateSync(file, 2 ** 28 + 1);
    const cache = await fill(file, { [key('b')]: -2 });
    expect(cache.get(key('a'))).toBeUndefined();
    expect((await LogProbabilityCache.open(file)).get(key('b'))).toBe(-2);
  });

  it('are done without where a folder stands in their place, or a file in their folder’s', async () => {
    const file = newFile();
    mkdirSync(file, { recursive: true });
    expect((await fill(file, { [key('a')]: -1 })).get(key('a'))).toBe(-1);
    const taken = newFile();
    writeFileSync(path.dirname(taken), 'no folder');
    expect((await fill(taken, { [key('a')]: -1 })).get(key('a'))).toBe(-1);
  });

  it('are none of a file that holds anything else', async () => {
    const file = newFile();
    mkdirSync(path.dirname(file));
    writeFileSync(file, Buffer.from([0, 255, 254, 10, 13, 0, 200]));
    await fill(file, { [key('a')]: -1 });
    expect((await LogProbabilityCache.open(file)).get(key('a'))).toBe(-1);
  });
});
