import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { evaluate } from '../../../src/evaluator/evaluation';
import { recordedRuns } from '../../../src/profile/kernel-recorder';
import { readProfile, type Profile } from '../../../src/profile/profile';
import type { RunSettings } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';

const newFolder = () => path.join(mkdtempSync(path.join(tmpdir(), 'profiled-')), 'run');
const settings = {
  model: tinyModel(),
  dataset: tinyPreferences(40),
  maxLength: 2048,
  provider: 'cpu',
} as const satisfies RunSettings;

async function run(given: RunSettings, runFolder = newFolder()) {
  await evaluate({ settings: given, runFolder, emit: () => undefined, signal: new AbortController().signal });
  return { runFolder, profile: await readProfile(runFolder), journal: await readJournal(runFolder) };
}

const timesOf = ({ stages }: Profile) => new Map(stages.map(({ stage, ...time }) => [stage, time]));

describe('a profiled run', () => {
  it('tells every stage, and what the model’s parts took', async () => {
    const { profile } = await run({ ...settings, profile: true });
    expect(profile).toBeDefined();
    if (profile === undefined) return;
    const times = timesOf(profile);
    const expected = [
      'checkpoint',
      'hashing',
      'tokenizer',
      'dataset',
      'graph',
      'session',
      'tokenizing',
    ] as const;
    const running = ['planning', 'packing', 'runs', 'results', 'journal', 'files', 'profiling'] as const;
    for (const stage of [...expected, ...running]) {
      expect(times.get(stage)?.count ?? 0, stage).toBeGreaterThan(0);
    }
    const sum = profile.stages.reduce((all, { charged }) => all + charged, profile.idle);
    expect(sum).toBeCloseTo(profile.seconds, 6);
    for (const { charged, underWay } of profile.stages) expect(charged).toBeLessThanOrEqual(underWay + 1e-9);

    const { kernels } = profile;
    expect(kernels.runs).toBe(times.get('runs')?.count);
    expect(kernels.unreadable).toBe(0);
    expect(kernels.seconds).toBeLessThanOrEqual(times.get('runs')?.underWay ?? 0);
    const parts = new Set(kernels.nodes.map(({ part }) => part));
    for (const part of ['embedding', 'attention', 'feed-forward', 'residual', 'head'])
      expect(parts).toContain(part);
    expect(new Set(kernels.nodes.map(({ provider }) => provider))).toEqual(new Set(['cpu']));
    const products = kernels.nodes.filter(({ operator }) => operator === 'Gemm');
    expect(products.length).toBeGreaterThan(2);
    for (const { operations = 0, seconds } of products) {
      // Above what any processor does, something would be counted twice.
      expect(operations / seconds).toBeLessThan(1e14);
      expect(operations).toBeGreaterThan(0);
    }
  });

  it('scores the same, and is the same run with and without', async () => {
    const plain = await run(settings);
    const { runFolder, journal } = await run({ ...settings, profile: true });
    expect(journal?.header.fingerprint).toEqual(plain.journal?.header.fingerprint);
    expect([...(journal?.scores ?? [])]).toEqual([...(plain.journal?.scores ?? [])]);
    expect(plain.profile).toBeUndefined();
    // Resumed with nothing to score, the profile of the scoring stays.
    const before = await readProfile(runFolder);
    expect((await run({ ...settings, profile: true }, runFolder)).profile).toEqual(before);
  });

  it('has the first session runs of many recorded, and leaves nothing of ONNX Runtime’s behind', async () => {
    const many = { ...settings, dataset: tinyPreferences(90), batchTokens: 1, profile: true };
    const temporary = mkdtempSync(path.join(tmpdir(), 'temporary-'));
    const runFolder = newFolder();
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
    const { profile } = await run(many, runFolder).finally(() => vi.unstubAllEnvs());
    expect(profile?.kernels.runs).toBe(recordedRuns);
    expect(profile && timesOf(profile).get('runs')?.count).toBeGreaterThan(recordedRuns);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
