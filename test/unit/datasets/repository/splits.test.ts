import { describe, expect, it } from 'vitest';
import { chooseDatasetFiles } from '../../../../src/datasets/choose-files';
import { DatasetError } from '../../../../src/datasets/dataset-error';
import { findSplits } from '../../../../src/datasets/repository/splits';

const name = 'org/set';
const found = (paths: readonly string[], readme?: string) =>
  findSplits({ name, paths, readme }).map(({ config, split, files }) => [`${config}/${split}`, ...files()]);

function refusal(action: () => unknown): DatasetError {
  try {
    action();
  } catch (error) {
    if (error instanceof DatasetError) return error;
  }
  throw new Error('no DatasetError');
}

const card = (yaml: string) => `---\nlicense: odc-by\n${yaml}\n---\n# A set\n`;

describe("splits by the files' names", () => {
  it.each<[string[], string[][]]>([
    [
      ['data/test-00001-of-00002.parquet', 'data/test-00000-of-00002.parquet', '.gitattributes', 'README.md'],
      [['default/test', 'data/test-00000-of-00002.parquet', 'data/test-00001-of-00002.parquet']],
    ],
    [
      ['data/test_prefs-00000-of-00001-0f1e2d3c.parquet', 'data/train_sft-00000-of-00001.parquet'],
      [
        ['default/test_prefs', 'data/test_prefs-00000-of-00001-0f1e2d3c.parquet'],
        ['default/train_sft', 'data/train_sft-00000-of-00001.parquet'],
      ],
    ],
    [
      ['alpaca_eval/zephyr-00000-of-00001.parquet', 'mt_bench/zephyr-00000-of-00001.parquet'],
      [
        ['alpaca_eval/zephyr', 'alpaca_eval/zephyr-00000-of-00001.parquet'],
        ['mt_bench/zephyr', 'mt_bench/zephyr-00000-of-00001.parquet'],
      ],
    ],
    [['train/a.jsonl', 'train/b.jsonl'], [['default/train', 'train/a.jsonl', 'train/b.jsonl']]],
    [
      ['test.csv', 'my-dev-set.jsonl', 'evaluation_2.json'],
      [
        ['default/test', 'evaluation_2.json', 'test.csv'],
        ['default/validation', 'my-dev-set.jsonl'],
      ],
    ],
    [['data.csv', 'dataset_info.json', '__cache__/x.json', '.hidden/y.json'], [['default/data', 'data.csv']]],
    [['latest.jsonl'], [['default/latest', 'latest.jsonl']]],
    [['en/test/x.parquet'], [['en/test', 'en/test/x.parquet']]],
  ])('%j', (paths, expected) => {
    expect(found(paths).sort()).toEqual(expected);
  });

  it('says when files of a split are lacking', () => {
    const error = refusal(() => found(['data/test-00001-of-00003.parquet']));
    expect(error.message).toBe('org/set: 2 of the files of the split "test" are not there');
  });

  it('says when there is no data file', () => {
    expect(refusal(() => found(['README.md', 'model.safetensors'])).message).toContain('holds no data files');
  });
});

describe("splits by the dataset's card", () => {
  const rewardBench = card(`dataset_info:
  splits: [{ name: raw, num_examples: 5123 }]
configs:
- config_name: default
  data_files:
  - split: raw
    path: data/raw-*
  - split: filtered
    path: data/filtered-*`);
  const files = ['data/filtered-00000-of-00001.parquet', 'data/raw-00000-of-00001.parquet', 'README.md'];

  it('resolves its patterns', () => {
    expect(found(files, rewardBench)).toEqual([
      ['default/raw', 'data/raw-00000-of-00001.parquet'],
      ['default/filtered', 'data/filtered-00000-of-00001.parquet'],
    ]);
  });

  it('reads cards with a byte order mark and Windows line ends', () => {
    const readme = `\ufeff${rewardBench.replaceAll('\n', '\r\n')}`;
    expect(found(files, readme).map(([split]) => split)).toEqual(['default/raw', 'default/filtered']);
  });

  it('understands all forms of data_files, and a folder', () => {
    const paths = ['a.csv', 'b.csv', 'x/test.jsonl', 'x/train.jsonl', '2024.csv'];
    const readme = card(`configs:
- { config_name: one, data_files: a.csv }
- { config_name: list, data_files: [b.csv, "*.csv"] }
- { config_name: map, data_files: { test: x/test.jsonl } }
- { config_name: paths, data_files: [{ split: dev, path: [a.csv, b.csv] }] }
- { config_name: folder, data_dir: ./x/, default: true }
- { config_name: both, data_dir: x, data_files: train.jsonl }
- { config_name: 2024, data_files: 2024.csv }
- { config_name: only options }`);
    expect(found(paths, readme)).toEqual([
      ['one/train', 'a.csv'],
      ['list/train', 'b.csv', '2024.csv', 'a.csv'],
      ['map/test', 'x/test.jsonl'],
      ['paths/dev', 'a.csv', 'b.csv'],
      ['folder/test', 'x/test.jsonl'],
      ['folder/train', 'x/train.jsonl'],
      ['both/train', 'x/train.jsonl'],
      ['2024/train', '2024.csv'],
    ]);
  });

  it.each([
    ['# A set\n'],
    ['---\nA line across in Markdown'],
    [card('tags: [x]')],
    [card('configs: []')],
    ['---\n---\n'],
  ])('goes by the names where the card says nothing: %j', (readme) => {
    expect(found(['test.csv'], readme)).toEqual([['default/test', 'test.csv']]);
  });

  it('leaves out shards on purpose where it names files one by one', () => {
    const readme = card('configs: [{ config_name: sample, data_files: data/train-00000-of-00100.parquet }]');
    expect(found(['data/train-00000-of-00100.parquet'], readme)).toHaveLength(1);
  });

  it.each([
    ['configs: {', 'its front matter is not YAML'],
    [
      'configs: [{ config_name: a, data_files: [{ split: x }] }]',
      '"configs.0.data_files" in its front matter',
    ],
    ['configs: 7', '"configs" in its front matter'],
    [
      `a: &a [x,x]\n${Array.from({ length: 12 }, (_, i) => `b${i}: &b${i} [${`*${i ? `b${i - 1}` : 'a'},`.repeat(9)}]`).join('\n')}`,
      'not YAML',
    ],
    ['configs: '.concat('['.repeat(100_000)), 'not YAML'],
    [`x: ${'y'.repeat(2 ** 20)}`, 'longer than 1 MB'],
  ])('refuses what it cannot understand: %#', (yaml, problem) => {
    const error = refusal(() => found(['test.csv'], card(yaml)));
    expect(error.message).toContain(problem);
    expect(error.file).toBe('org/set/README.md');
    expect(error.advice).toContain('choose the data file itself');
  });

  it('refuses a card of which only the first megabyte was read', () => {
    const start = `---\nx: ${'ü'.repeat(2 ** 19)}`;
    expect(refusal(() => found(['test.csv'], start)).message).toContain('longer than 1 MB');
  });

  it.each(['../../etc/*.csv', '/etc/passwd.csv', 'hf://datasets/a/b/c.csv', 'no/*.csv'])(
    'finds nothing outside of the repository: %s',
    (pattern) => {
      const readme = card(`configs: [{ config_name: a, data_files: "${pattern}" }]`);
      const error = refusal(() => found(['etc/x.csv', 'passwd.csv'], readme));
      expect(error.message).toContain(
        `README.md names ${pattern} for the split "train", but there is no such`,
      );
    },
  );

  it('bounds the patterns of a split', () => {
    const many = card(`configs: [{ config_name: a, data_files: [${'x.csv,'.repeat(101)}] }]`);
    expect(refusal(() => found(['x.csv'], many)).message).toContain('more or longer paths');
  });

  it('copes with ten thousand files', () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `data/train-${index}.jsonl`);
    const readme = card('configs: [{ config_name: a, data_files: "**/train-*" }]');
    expect(found(paths, readme)[0]).toHaveLength(10_001);
  });
});

describe('chooseDatasetFiles', () => {
  const choose = (
    paths: string[],
    choice: { name?: string; config?: string; split?: string } = {},
    readme?: string,
  ) => chooseDatasetFiles(paths, readme, { name, ...choice });
  const two = ['README.md', 'data/train-00000-of-00001.parquet', 'data/test-00000-of-00001.parquet'];

  it('takes test, else train, or the split asked for; the card comes with it', () => {
    expect(choose(two)).toEqual(['README.md', 'data/test-00000-of-00001.parquet']);
    expect(choose(two.slice(0, 2))).toEqual(two.slice(0, 2));
    expect(choose(two, { split: 'train' })).toEqual(two.slice(0, 2));
    expect(choose(['train.csv', 'dev.csv'])).toEqual(['train.csv']);
    expect(choose(['a.csv'])).toEqual(['a.csv']);
  });

  it('takes the configuration by default, the only one, or the one that has the split', () => {
    const configs = ['x/train.csv', 'y/test.csv'];
    expect(choose([...configs, 'train.csv'])).toEqual(['train.csv']);
    expect(choose(configs.slice(1))).toEqual(['y/test.csv']);
    expect(choose(configs, { config: 'x' })).toEqual(['x/train.csv']);
    expect(choose(configs, { split: 'test' })).toEqual(['y/test.csv']);
    const readme = card(
      'configs: [{ config_name: a, data_dir: x }, { config_name: b, data_dir: y, default: true }]',
    );
    expect(choose(configs, {}, readme)).toEqual(['y/test.csv']);
  });

  it('names what there is where the choice is not clear', () => {
    expect(refusal(() => choose(['a.csv', 'b.csv']))).toMatchObject({
      message: 'org/set: has several splits',
      advice: 'Choose one of its splits: a, b.',
    });
    expect(refusal(() => choose(['x/a.csv', 'y/b.csv']))).toMatchObject({
      advice: 'Choose one of its configurations: x, y.',
    });
    expect(refusal(() => choose(two, { split: 'dev' }))).toMatchObject({
      message: 'org/set: has no split "dev"',
      advice: 'Its splits are: test, train.',
    });
    expect(refusal(() => choose(two, { config: 'en' }))).toMatchObject({
      message: 'org/set: has no configuration "en"',
      advice: 'Its configurations are: default.',
    });
    const many = Array.from({ length: 30 }, (_, index) => `s${index}.csv`);
    expect(refusal(() => choose(many)).advice).toMatch(/ and 10 others\.$/);
  });

  it('takes what the catalogue names for a known set', () => {
    const core = ['raw', 'filtered'].map((split) => `data/${split}-00000-of-00001.parquet`);
    expect(choose(core, { name: 'allenai/reward-bench' })).toEqual([core[1]]);
    expect(choose(core, { name: 'allenai/reward-bench', split: 'raw' })).toEqual([core[0]]);
    const prior = ['shp', 'pku_safer', 'anthropic_harmless'].map(
      (split) => `data/${split}-00000-of-00001.parquet`,
    );
    expect(choose(prior, { name: 'allenai/pref-test-sets' })).toEqual([prior[2], prior[0]]);
    expect(choose(prior, { name: 'allenai/preference-test-sets', split: 'pku_safer' })).toEqual([prior[1]]);
    const candidates = ['mt_bench', 'alpaca_eval'].flatMap((config) =>
      ['tulu', 'zephyr'].map((split) => `${config}/${split}-00000-of-00001.parquet`),
    );
    expect(choose(candidates, { name: 'ai2-adapt-dev/HERM_BoN_candidates' })).toEqual([
      'alpaca_eval/zephyr-00000-of-00001.parquet',
      'alpaca_eval/tulu-00000-of-00001.parquet',
      'mt_bench/zephyr-00000-of-00001.parquet',
      'mt_bench/tulu-00000-of-00001.parquet',
    ]);
  });
});
