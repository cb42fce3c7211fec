import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hubAccess } from '../../../src/hub/access';

afterEach(() => vi.unstubAllEnvs());

describe('access to the hub', () => {
  it('is as the environment says', () => {
    vi.stubEnv('HF_ENDPOINT', 'https://mirror.example/');
    vi.stubEnv('HF_TOKEN', 'hf_a');
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    vi.stubEnv('HF_HUB_CACHE', '/cache');
    expect(hubAccess()).toMatchObject({
      endpoint: 'https://mirror.example',
      token: 'hf_a',
      offline: true,
      cacheFolder: path.resolve('/cache'),
    });
  });

  it('is what is given otherwise', () => {
    vi.stubEnv('HF_TOKEN', 'hf_a');
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const access = hubAccess({ endpoint: 'https://other.example', token: 'hf_b', offline: false });
    expect(access).toMatchObject({ endpoint: 'https://other.example', token: 'hf_b', offline: false });
  });

  it('waits, and stops waiting with the reason of the signal', async () => {
    const { wait } = hubAccess();
    await wait(1);
    const stop = new AbortController();
    const waiting = wait(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(wait(60_000, stop.signal)).rejects.toThrow('enough');
  });
});
