import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { findKnownDataset, knownDatasets } from '../../../src/datasets/catalogue';
import { deviationsText } from '../../../src/datasets/deviations';
import { describePreferenceSet, readPreferenceSet } from '../../../src/datasets/preference-set';
import { writeSnapshot } from './hub-snapshot';
import { temporaryFolder } from './temporary-file';

const { folder } = temporaryFolder();
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const repeat = <T>(count: number, row: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => row(i));
const countsOf = (name: string, split: string) =>
  findKnownDataset(name)?.splits.find((one) => one.name === split)?.subsets ?? [];

/** The core set's split `filtered`, as parquet, with other numbers of rows for some subsets. */
function coreSet(cache: string, changed: Readonly<Record<string, number>> = {}, without?: string): string {
  const subsets = countsOf('allenai/reward-bench', 'filtered').flatMap(({ name, rows }) =>
    repeat(changed[name] ?? rows, () => name),
  );
  const columns: Record<string, unknown[]> = {
    prompt: subsets.map(() => 'p'),
    chosen: subsets.map(() => 'a'),
    chosen_model: subsets.map(() => 'm'),
    rejected: subsets.map(() => 'b'),
    rejected_model: subsets.map(() => 'unkown'),
    subset: subsets,
    id: subsets.map((_, index) => BigInt(index)),
  };
  const columnData = Object.entries(columns)
    .filter(([name]) => name !== without)
    .map(([name, data]) => ({ name, data }));
  const filtered = new Uint8Array(parquetWriteBuffer({ columnData }));
  return writeSnapshot(`${folder}/${cache}`, 'allenai/reward-bench', {
    'README.md': `---
configs:
- config_name: default
  data_files:
  - split: raw
    path: data/raw-*
  - split: filtered
    path: data/filtered-*
---
`,
    'data/filtered-00000-of-00001.parquet': filtered,
    'data/raw-00000-of-00001.parquet': filtered,
  });
}

describe('the catalogue', () => {
  it('adds up', () => {
    for (const { splits } of knownDatasets) {
      for (const { rows, subsets } of splits) {
        if (rows === undefined || subsets === undefined) continue;
        expect(subsets.reduce((sum, subset) => sum + subset.rows, 0)).toBe(rows);
      }
    }
    expect(countsOf('allenai/reward-bench', 'filtered')).toHaveLength(23);
  });

  it.each([
    ['allenai/reward-bench', 'allenai/reward-bench'],
    ['allenai/reward-bench@main', 'allenai/reward-bench'],
    ['AllenAI/Reward-Bench-2', 'allenai/reward-bench-2'],
    ['allenai/pref-test-sets', 'allenai/preference-test-sets'],
    ['/data/allenai/reward-bench/', 'allenai/reward-bench'],
    ['C:\\data\\allenai\\reward-bench', 'allenai/reward-bench'],
    [`/x/datasets--allenai--reward-bench/snapshots/${'0'.repeat(40)}`, 'allenai/reward-bench'],
    [`/x/models--allenai--reward-bench/snapshots/${'0'.repeat(40)}`, undefined],
    ['/data/reward-bench', undefined],
    ['someone/reward-bench', undefined],
    ['', undefined],
  ])('finds %s', (given, expected) => {
    expect(findKnownDataset(given)?.name).toBe(expected);
  });
});

describe('the core set', () => {
  it('is as known: 2,985 rows of 23 subsets in the split filtered', async () => {
    const set = await readPreferenceSet(coreSet('core'));
    expect(set).toMatchObject({ name: 'allenai/reward-bench', task: 'preference', deviations: [] });
    expect(set.examples).toHaveLength(2985);
    expect(set.examples[0]).toMatchObject({ id: '0', completions: [{ model: 'm' }, { model: 'unkown' }] });
  });

  it('says what has changed: a row less, a column less', async () => {
    const set = await readPreferenceSet(coreSet('less', { 'math-prm': 446 }, 'rejected_model'));
    expect(set.deviations).toEqual([
      'the known column rejected_model is not there',
      'math-prm has 446 rows, 447 are known',
    ]);
    const more = await describePreferenceSet(coreSet('more', { donotanswer: 137, 'hep-go': 0 }));
    expect(more.deviations).toEqual([
      'donotanswer has 137 rows, 136 are known',
      'hep-go has 0 rows, 164 are known',
    ]);
  });

  it('says it in one sentence, which counts what it does not name', () => {
    expect(deviationsText([])).toBeUndefined();
    expect(deviationsText(['a', 'b', 'c'])).toBe("The hub's data has changed: a; b; c.");
    const many = Array.from({ length: 25 }, (_, i) => `${i}`);
    expect(deviationsText(many)).toBe("The hub's data has changed: 0; 1; 2; and 22 more.");
  });

  it('says nothing of a part of it', async () => {
    const path = coreSet('part', { 'math-prm': 1 });
    expect((await readPreferenceSet(path, { limit: 5 })).deviations).toEqual([]);
    expect((await readPreferenceSet(path, { subsets: ['hep-*'] })).deviations).toEqual([]);
    expect((await readPreferenceSet(path, { limit: 100_000 })).deviations).toHaveLength(1);
  });

  it('has another number of rows in the split raw', async () => {
    const raw = await describePreferenceSet(coreSet('raw'), { split: 'raw' });
    expect(raw).toMatchObject({
      name: 'allenai/reward-bench (raw)',
      deviations: ['allenai/reward-bench has 2985 rows, 5123 are known'],
    });
  });
});

describe('prior sets', () => {
  const prompt = [
    { role: 'user', content: 'Where?' },
    { role: 'assistant', content: 'Here.' },
    { role: 'user', content: 'How do I get to the Philippines?' },
  ];
  const row = { prompt, chosen: 'good', rejected: 'bad' };
  const counts = findKnownDataset('allenai/pref-test-sets')?.splits ?? [];
  const path = writeSnapshot(
    folder,
    'allenai/preference-test-sets',
    Object.fromEntries(
      counts.map(({ name, rows = 0 }) => [
        `data/${name}-00000-of-00001.jsonl`,
        lines(
          repeat(name === 'shp' ? rows - 1 : rows, () => (name === 'shp' ? { ...row, subset: 'x' } : row)),
        ),
      ]),
    ),
  );

  it('read every split but those of PKU, each a subset', async () => {
    const set = await readPreferenceSet(path);
    expect([...new Set(set.examples.map(({ subset }) => subset))]).toEqual([
      'anthropic_harmless',
      'anthropic_helpful',
      'summarize',
      'shp',
      'anthropic_hhh',
      'mtbench_human',
      'mtbench_gpt4',
    ]);
    expect(set.examples[3456]).toMatchObject({ subset: 'anthropic_helpful', prompt, chosen: [0] });
    expect(set.examples).toHaveLength(25_174);
    expect(set.deviations).toEqual(['shp has 1740 rows, 1741 are known']);
    expect(set.columns).toContain('subset = shp');
  });

  it('read a split that is asked for, those of PKU too', async () => {
    const set = await describePreferenceSet(path, { split: 'pku_safer' });
    expect(set).toMatchObject({
      name: 'allenai/preference-test-sets (pku_safer)',
      subsets: [{ name: 'pku_safer', count: 9000 }],
      deviations: [],
    });
  });
});

it('RewardBench 2 keeps its ids and is as known', async () => {
  const rows = countsOf('allenai/reward-bench-2', 'test').flatMap(({ name, rows: count }) =>
    repeat(count, (index) => {
      const ties = name === 'Ties';
      const chosen = ties && index >= 51 ? ['a', 'b'] : ['a'];
      return {
        id: ties ? `${index < 51 ? 'ref' : 'tied'}:${index % 51}` : `${name}-${index}`,
        prompt: 'p',
        chosen,
        rejected: ['x', 'y', 'z'],
        num_correct: chosen.length,
        total_completions: chosen.length + 3,
        models: ['m'],
        subset: name,
      };
    }),
  );
  const path = writeSnapshot(folder, 'allenai/reward-bench-2', {
    'data/test-00000-of-00001.jsonl': lines(rows),
  });
  const set = await readPreferenceSet(path);
  expect(set).toMatchObject({ task: 'rewardbench-2', deviations: [], unreadable: [] });
  expect(set.examples).toHaveLength(1865);
  expect(set.examples.at(-1)).toMatchObject({ id: 'tied:50', chosen: [0, 1] });
});

it('best-of-n candidates: both configurations and both models, configurations as subsets', async () => {
  const candidates = (count: number, generator: string) =>
    lines(
      repeat(count, (id) => ({
        id,
        instruction: 'i',
        output: ['a', 'b', 'c'],
        generator,
        category: 'writing',
        dataset: 'helpful_base',
      })),
    );
  const zephyr = 'HuggingFaceH4/zephyr-7b-beta';
  const tulu = 'allenai/tulu-2-dpo-13b';
  const path = writeSnapshot(folder, 'ai2-adapt-dev/HERM_BoN_candidates', {
    'alpaca_eval/tulu-00000-of-00001.jsonl': candidates(805, tulu),
    'alpaca_eval/zephyr-00000-of-00001.jsonl': candidates(805, zephyr),
    'mt_bench/tulu-00000-of-00001.jsonl': candidates(80, tulu),
    'mt_bench/zephyr-00000-of-00001.jsonl': candidates(80, zephyr),
  });
  const set = await readPreferenceSet(path, { bestOf: 2 });
  expect(set).toMatchObject({ task: 'best-of-n', deviations: [] });
  const models = set.examples.map(({ subset, completions }) => `${subset} ${completions[0]?.model ?? ''}`);
  expect([...new Set(models)]).toEqual([
    `alpaca_eval ${zephyr}`,
    `alpaca_eval ${tulu}`,
    `mt_bench ${zephyr}`,
    `mt_bench ${tulu}`,
  ]);
  expect(set.examples.every(({ completions }) => completions.length === 2)).toBe(true);
  expect(await describePreferenceSet(path, { config: 'mt_bench', split: 'tulu' })).toMatchObject({
    name: 'ai2-adapt-dev/HERM_BoN_candidates (mt_bench, tulu)',
    subsets: [{ name: 'mt_bench', count: 80 }],
    deviations: [],
  });
});
