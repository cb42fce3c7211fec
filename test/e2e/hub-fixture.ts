import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHubServer, type HubServer } from '../hub-server/hub-server';
import { tinyLanguageModel } from '../unit/evaluator/tiny-language-model';
import { repository } from '../vscode-host/locations';

export const token = 'hf_aTokenThatIsNowhereElse';
const demo = join(repository, 'media', 'demo');

/** Two answers to each question; the subsets are called like RewardBench's, so that there are sections to see. */
const pairs = readFileSync(join(demo, 'preferences.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .slice(0, 60)
  .map((line, index) => ({
    ...(JSON.parse(line) as object),
    subset: ['alpacaeval-easy', 'alpacaeval-hard', 'llmbar-natural', 'refusals-dangerous'][index % 4],
  }));
const jsonLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const card = (splits: readonly string[]): string =>
  `---\nconfigs:\n- config_name: default\n  data_files:\n${splits
    .map((split) => `  - split: ${split}\n    path: data/${split}.jsonl\n`)
    .join('')}---\n# A dataset\n`;

/** A policy and its reference, called like a pair that is known. */
export const policy = 'Qwen/Qwen1.5-0.5B-Chat';
export const reference = 'Qwen/Qwen1.5-0.5B';

/** A hub with the demo model, a gated one, a DPO policy with its reference, and datasets. */
export function startDemoHub(): Promise<HubServer> {
  return startHubServer({
    tokens: { [token]: { name: 'ada', accepted: [] } },
    repositories: [
      {
        kind: 'model',
        name: 'tiny/reward-model',
        files: { folder: join(demo, 'model') },
        downloads: 1_234_567,
        likes: 345,
      },
      {
        kind: 'model',
        name: 'meta/gated-reward-model',
        files: { folder: join(demo, 'model') },
        gated: true,
        downloads: 98_765,
        likes: 12,
      },
      { kind: 'model', name: policy, files: { folder: tinyLanguageModel({ golden: 'llama_tied' }) } },
      { kind: 'model', name: reference, files: { folder: tinyLanguageModel({ golden: 'phi' }) } },
      {
        kind: 'dataset',
        name: 'allenai/reward-bench',
        files: {
          'README.md': card(['raw', 'filtered']),
          'data/raw.jsonl': jsonLines([...pairs, ...pairs]),
          'data/filtered.jsonl': jsonLines(pairs),
        },
        downloads: 9_876,
      },
      {
        kind: 'dataset',
        name: 'tiny/preferences',
        files: {
          'README.md': card(['train', 'validation']),
          'data/train.jsonl': jsonLines(pairs.slice(0, 8)),
          'data/validation.jsonl': jsonLines(pairs.slice(8, 12)),
        },
        downloads: 12,
      },
    ],
  });
}

/** One prompt a line with four candidates each. */
export const candidates = (): string =>
  jsonLines(
    [0, 1, 2].map((id) => ({
      id,
      prompt: `Question ${id}`,
      output: ['One.', 'Two, of course.', 'Three? I am not sure.', 'Four, and this is why.'],
    })),
  );

export const dialogues = (): string =>
  jsonLines(
    ['Hello!', 'How are you?'].map((content) => ({
      messages: [
        { role: 'user', content },
        { role: 'assistant', content: 'Fine, thank you.' },
      ],
    })),
  );
