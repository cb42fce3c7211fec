import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';
import { runProgram, startProgram } from './program';
import { tinyRewardBench2 } from './tiny-datasets';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'cli-hub-'));
const rows = readFileSync(tinyPreferences(30), 'utf8');
const card = [
  '---',
  'configs:',
  '- config_name: default',
  '  data_files:',
  '  - {split: filtered, path: data/filtered.jsonl}',
  '  - {split: raw, path: data/raw.jsonl}',
  '---',
].join('\n');

/** Larger than what is sent at once, so that a download can be cut off in the middle. */
const weightBytes = 3_000_000;

let server: HubServer;

beforeAll(async () => {
  const model = tinyModel();
  const padded = tinyModel();
  const weights = readFileSync(path.join(padded, 'model.safetensors'));
  writeFileSync(path.join(padded, 'model.safetensors'), lengthened(weights, weightBytes));
  server = await startHubServer({
    repositories: [
      { kind: 'model', name: 'tiny/reward', files: { folder: model }, refs: ['v1'] },
      { kind: 'model', name: 'tiny/large', files: { folder: padded } },
      { kind: 'model', name: 'tiny/gated', files: { folder: model }, gated: true },
      {
        kind: 'dataset',
        name: 'tiny/pairs',
        files: { 'README.md': card, 'data/filtered.jsonl': rows, 'data/raw.jsonl': `${rows}\n${rows}` },
      },
      {
        kind: 'dataset',
        name: 'allenai/reward-bench',
        files: { 'data/filtered-00000-of-00001.jsonl': rows, 'data/raw-00000-of-00001.jsonl': rows },
      },
      {
        kind: 'dataset',
        name: 'allenai/preference-test-sets',
        files: { 'data/shp-00000-of-00001.jsonl': rows, 'data/pku_safer-00000-of-00001.jsonl': rows },
      },
    ],
    tokens: { hf_accepted: { name: 'someone', accepted: ['tiny/gated'] } },
  });
});
afterEach(() => server.reset());
afterAll(() => server.close());

/** A safetensors file with a comment that makes it longer; the tensors stay where they are. */
function lengthened(file: Buffer, bytes: number): Buffer {
  const length = Number(file.readBigUInt64LE(0));
  const header: unknown = JSON.parse(file.subarray(8, 8 + length).toString());
  const longer = Buffer.from(
    JSON.stringify({ ...(header as object), __metadata__: { comment: 'x'.repeat(bytes) } }),
  );
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(longer.length));
  return Buffer.concat([size, longer, file.subarray(8 + length)]);
}

const hub = (home: string, more: Record<string, string> = {}) => ({
  cwd: home,
  env: {
    HF_ENDPOINT: server.url,
    HF_HOME: home,
    HF_HUB_CACHE: path.join(home, 'hub'),
    HF_TOKEN: '',
    HF_HUB_OFFLINE: '',
    ...more,
  },
});
const fetched = () =>
  server.requests.filter(({ url, method }) => method === 'GET' && !url.startsWith('/api/'));

describe('models and datasets by their names on the hub', () => {
  it('are downloaded first, and evaluated', async () => {
    const home = newFolder();
    const args = ['evaluate', '-m', 'tiny/reward', '-d', 'tiny/pairs', '--split', 'filtered', '--json'];
    const { status, stdout, stderr } = await runProgram(args, hub(home));
    expect([status, stderr]).toEqual([0, expect.stringContaining('downloading tiny/reward')]);
    expect(JSON.parse(stdout)).toMatchObject({ all: { total: 30 } });
    expect(fetched().some(({ url }) => url.includes('raw.jsonl'))).toBe(false);
    expect(readdirSync(path.join(home, '.rewardbench/runs'))[0]).toMatch(/^reward--pairs--/);
  });

  it('are not downloaded again, and found offline', async () => {
    const home = newFolder();
    await runProgram(['download', 'model', 'tiny/reward@v1'], hub(home));
    const before = fetched().length;
    const again = await runProgram(['download', 'model', 'tiny/reward@v1'], hub(home));
    expect([again.status, again.stderr, fetched().length]).toEqual([0, '', before]);
    server.reset();
    const offline = await runProgram(
      ['download', 'model', 'tiny/reward@v1', '--offline', '--json'],
      hub(home),
    );
    expect(offline.status).toBe(0);
    expect(JSON.parse(offline.stdout)).toMatchObject({ folder: again.stdout.trim() });
    expect(server.requests).toEqual([]);
  });

  it('are asked for again where the hub is busy, and the wait is shown', async () => {
    server.fail('/api/models/tiny/reward', { kind: 'status', status: 503, times: 1 });
    const { status, stderr } = await runProgram(['download', 'model', 'tiny/reward'], hub(newFolder()));
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^retrying in 1 s: .* answered 503\.$/m)]);
  });

  it('bring of a dataset what the split needs', async () => {
    const home = newFolder();
    const args = ['download', 'dataset', 'tiny/pairs', '--split', 'raw'];
    const { status, stdout } = await runProgram(args, hub(home));
    expect([status, readdirSync(path.join(stdout.trim(), 'data'))]).toEqual([0, ['raw.jsonl']]);
    const wrong = await runProgram(['download', 'dataset', 'tiny/pairs', '--split', 'dev'], hub(home));
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('Its splits are: filtered, raw.'),
    ]);
  });

  it('are refused offline where the cache lacks them', async () => {
    const { status, stderr } = await runProgram(['download', 'model', 'tiny/reward'], {
      ...hub(newFolder(), { HF_HUB_OFFLINE: '1' }),
    });
    expect([status, server.requests]).toEqual([1, []]);
    expect(stderr).toMatch(/^error: .*tiny\/reward.*HF_HUB_OFFLINE/);
    const byOption = await runProgram(['download', 'model', 'tiny/reward', '--offline'], hub(newFolder()));
    expect(byOption.stderr).toContain('Without --offline it is downloaded.');
  });

  it('give way to a file or folder of the same name', async () => {
    const home = newFolder();
    const { status, stderr } = await runProgram(
      ['evaluate', '-m', tinyModel(), '-d', 'data/absent.jsonl'],
      hub(home),
    );
    expect([status, server.requests]).toEqual([1, []]);
    expect(stderr).toContain('absent.jsonl');
  });

  it('are told apart by their revisions in the files of run-v2', async () => {
    const home = newFolder();
    const args = ['run-v2', '--model', 'tiny/reward', '--revision', 'v1', '--dataset', tinyRewardBench2()];
    expect((await runProgram(args, hub(home))).status).toBe(0);
    const file = path.join(home, 'results/eval-set/tiny/reward-v1.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ model: 'tiny/reward-v1' });
  });

  it('lead to the page where terms have to be accepted', async () => {
    const home = newFolder();
    const refused = await runProgram(
      ['download', 'model', 'tiny/gated'],
      hub(home, { HF_TOKEN: 'hf_accepted1' }),
    );
    expect(refused.status).toBe(1);
    const gated = await runProgram(['download', 'model', 'tiny/gated'], hub(home));
    expect(gated.status).toBe(1);
    expect(gated.stderr).toContain(`${server.url}/tiny/gated`);
    const accepted = await runProgram(
      ['download', 'model', 'tiny/gated'],
      hub(home, { HF_TOKEN: 'hf_accepted' }),
    );
    expect(accepted.status).toBe(0);
    expect(refused.stderr + gated.stderr + accepted.stderr).not.toContain('hf_accepted');
  });

  it('that do not exist are neither here nor there', async () => {
    const args = ['evaluate', '-m', 'tiny/rewrad', '-d', tinyPreferences(3)];
    const { status, stderr } = await runProgram(args, hub(newFolder()));
    expect(status).toBe(1);
    expect(stderr).toContain('There is no file or folder "tiny/rewrad" here either.');
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('go on after %s where the download was', async (signal) => {
    const home = newFolder();
    server.fail('model.safetensors', { kind: 'slow', chunkBytes: 100_000, pauseMs: 50 });
    const first = startProgram(['download', 'model', 'tiny/large'], hub(home));
    await until(() => partBytes(home) > 0.6 * weightBytes);
    first.kill(signal);
    const { status } = await first.ended;
    expect(status).toBe(signal === 'SIGINT' ? 130 : null);
    expect(snapshots(home)).toEqual([]);

    server.reset();
    const second = await runProgram(['download', 'model', 'tiny/large'], hub(home));
    expect(second.status).toBe(0);
    // The hub sends on to its CDN, with the range.
    const ranges = fetched().flatMap(({ host, headers }) => (host === 'cdn' ? (headers.range ?? []) : []));
    expect(ranges.map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1]) > 0.5 * weightBytes)).toEqual([
      true,
    ]);
    const whole = statSync(path.join(second.stdout.trim(), 'model.safetensors'));
    expect(whole.size).toBeGreaterThan(weightBytes);
  });
});

describe('the original’s datasets where none is named', () => {
  it.each([
    [[], 'filtered'],
    [['--pref_sets'], 'shp'],
  ])('run-rm %j', async (flags, split) => {
    const home = newFolder();
    const args = ['run-rm', '--model', 'tiny/reward', '--debug', ...flags];
    const { status, stdout } = await runProgram(args, hub(home));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/All examples +10 /)]);
    const data = fetched().flatMap(({ url }) => /data%2F(\w+)|data\/(\w+)-/.exec(url)?.slice(1) ?? []);
    expect([...new Set(data)].filter((name) => name)).toEqual([split]);
    const folder = split === 'shp' ? 'pref-sets' : 'eval-set';
    expect(existsSync(path.join(home, 'results', folder, 'tiny/reward.json'))).toBe(true);
  });

  it('run-bon: they are private, and what may stand in for them is said', async () => {
    const { status, stderr } = await runProgram(['run-bon', '--model', 'tiny/reward'], hub(newFolder()));
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('private to AI2. Name your own by --dataset'),
    ]);
  });
});

function snapshots(home: string): string[] {
  const folder = path.join(home, 'hub/models--tiny--large/snapshots');
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isWeights)
    : [];
}

const isWeights = (name: string) => name.endsWith('model.safetensors');

/** Of what is unfinished. */
function partBytes(home: string): number {
  const blobs = path.join(home, 'hub/models--tiny--large/blobs');
  if (!existsSync(blobs)) return 0;
  return Math.max(0, ...readdirSync(blobs).map((name) => statSync(path.join(blobs, name)).size));
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 1000; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}
