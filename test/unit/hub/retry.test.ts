import { describe, expect, it } from 'vitest';
import type { Retry } from '../../../src/hub/access';
import { HubError } from '../../../src/hub/hub-error';
import { connectionError, retryAfter, withRetries } from '../../../src/hub/retry';
import { TransientError } from '../../../src/hub/transient-error';

const failure = new TransientError(new HubError('network', 'broke'));

function waiting() {
  const waits: number[] = [];
  return { waits, wait: (ms: number) => Promise.resolve(void waits.push(ms)) };
}

describe('trying again', () => {
  it('waits longer each time, and gives up', async () => {
    const access = waiting();
    await expect(withRetries(access, () => Promise.reject(failure))).rejects.toBe(failure.lasting);
    expect(access.waits).toHaveLength(5);
    access.waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** i);
    });
  });

  it('counts anew when it gets further', async () => {
    const access = waiting();
    let tries = 0;
    const result = await withRetries(access, (progressed) => {
      if (++tries === 20) return Promise.resolve('done');
      if (tries % 5 === 0) progressed();
      return Promise.reject(failure);
    });
    expect(result).toBe('done');
    expect(tries).toBe(20);
  });

  it('is not for what will not change', async () => {
    const access = waiting();
    const lasting = new HubError('gated', 'no');
    await expect(withRetries(access, () => Promise.reject(lasting))).rejects.toBe(lasting);
    expect(access.waits).toEqual([]);
  });

  it.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'EAI_AGAIN',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('asks once more for a host that cannot be reached (%s), unless something is under way', async (code) => {
    const cause = Object.assign(new Error('no connection'), { code });
    const absent = connectionError('hub', new TypeError('fetch failed', { cause }));
    const attempt = () => Promise.reject(absent);
    const access = waiting();
    await expect(withRetries(access, attempt)).rejects.toBe(absent.lasting);
    expect(access.waits).toHaveLength(1);
    expect(access.waits[0]).toBeLessThanOrEqual(1000);
    const underWay = waiting();
    await expect(withRetries(underWay, attempt, { underWay: true })).rejects.toBe(absent.lasting);
    expect(underWay.waits).toHaveLength(5);
  });

  it('is patient with a connection that breaks', async () => {
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    const broken = connectionError('hub', new TypeError('fetch failed', { cause }));
    const access = waiting();
    await expect(withRetries(access, () => Promise.reject(broken))).rejects.toBe(broken.lasting);
    expect(access.waits).toHaveLength(5);
  });

  it('tells those who watch how long it waits, and why', async () => {
    const told: Retry[] = [];
    const access = { ...waiting(), onRetry: (retry: Retry) => told.push(retry) };
    await expect(withRetries(access, () => Promise.reject(failure))).rejects.toBe(failure.lasting);
    expect(told).toEqual(access.waits.map((afterMs) => ({ afterMs, reason: 'broke' })));
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const attempt = () => {
      stop.abort(new Error('enough'));
      return Promise.reject(failure);
    };
    await expect(withRetries(waiting(), attempt, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

it.each([
  [{ 'Retry-After': '5' }, 5_000],
  [{ 'Retry-After': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  [{ 'Retry-After': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  [{ RateLimit: '"resolvers";r=0;t=42' }, 42_000],
  [{ 'Retry-After': 'soon' }, undefined],
  [{}, undefined],
])('reads how long to wait from %j', (headers: Record<string, string>, expected) => {
  expect(retryAfter(new Headers(headers), Date.UTC(2026, 0, 1))).toBe(expected);
});
