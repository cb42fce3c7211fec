import { mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertHeld, withFileLock } from '../../../src/hub/file-lock';

const lockPath = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'lock-')), 'blob.lock');
const noWait = { wait: () => Promise.resolve() };
const gone = (pid: number, host: string): string => JSON.stringify({ host, pid, id: 'x' });
/** Beyond what systems give to processes. */
const deadPid = 2 ** 30;

describe('a lock', () => {
  it('lets one in after the other', async () => {
    const file = lockPath();
    const order: string[] = [];
    const turn = (name: string) =>
      withFileLock(file, { wait: () => new Promise((resolve) => setTimeout(resolve, 1)) }, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`${name} out`);
      });
    await Promise.all(['a', 'b', 'c'].map(turn));
    for (let i = 0; i < order.length; i += 2) {
      expect(order[i + 1]?.split(' ')[0]).toBe(order[i]?.split(' ')[0]);
    }
    expect(order).toHaveLength(6);
  });

  it('left by a process of this machine that is gone is taken at once', async () => {
    const file = lockPath();
    writeFileSync(file, gone(deadPid, hostname()));
    const waits: number[] = [];
    const wait = (ms: number) => Promise.resolve(void waits.push(ms));
    expect(await withFileLock(file, { wait }, () => Promise.resolve('mine'))).toBe('mine');
    expect(waits).toEqual([]);
  });

  it.each([gone(deadPid, 'another-machine'), ''])(
    'that nobody touches any more is taken: %j',
    async (content) => {
      const file = lockPath();
      writeFileSync(file, content);
      expect(await withFileLock(file, noWait, () => Promise.resolve('mine'))).toBe('mine');
    },
  );

  it('that is touched is waited for', async () => {
    const file = lockPath();
    writeFileSync(file, gone(deadPid, 'another-machine'));
    let looks = 0;
    const stop = new AbortController();
    const wait = (): Promise<void> => {
      looks++;
      utimesSync(file, looks, looks);
      if (looks === 200) stop.abort(new Error('waited long enough'));
      stop.signal.throwIfAborted();
      return Promise.resolve();
    };
    await expect(withFileLock(file, { wait, signal: stop.signal }, () => Promise.resolve())).rejects.toThrow(
      'waited long enough',
    );
    expect(looks).toBe(200);
  });

  it('taken over in the meantime is noticed, and left to the other', async () => {
    const file = lockPath();
    const hold = withFileLock(file, noWait, async (lock) => {
      await assertHeld(lock, 'model.safetensors');
      writeFileSync(file, gone(1, 'another-machine'));
      await assertHeld(lock, 'model.safetensors');
    });
    await expect(hold).rejects.toThrow('took over the download of model.safetensors');
    expect(readFileSync(file, 'utf8')).toContain('another-machine');
  });
});
