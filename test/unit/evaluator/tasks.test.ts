import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluator/evaluation';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import { readJournal } from '../../../src/runs/journal';
import { tinyCustomModel } from './tiny-custom-model';
import { tinyLanguageModel } from './tiny-language-model';
import { tinyModel } from './tiny-model';

const classifier = tinyModel();
const policy = tinyLanguageModel({ golden: 'llama_tied' });
const reference = tinyLanguageModel({ golden: 'phi' });
/** How each kind of model is named in the settings. */
const kinds: [string, Pick<RunSettings, 'model' | 'reference' | 'referenceFree'>][] = [
  ['a classifier', { model: classifier }],
  ['DPO', { model: policy, reference }],
  ['DPO without a reference', { model: policy, referenceFree: 'avg' }],
];

const dialogues = ['Paris.', 'I do not know', ''].map((content, i) => ({
  messages: [
    { role: 'user', content: `What is the capital of ${'France'.slice(i)}?` },
    { role: 'assistant', content: content === '' ? 'No' : content },
  ],
}));
const candidates = ['first', 'second'].map((prompt) => ({
  prompt,
  output: ['one', 'two two', 'three', `of ${prompt}`],
}));
const rewardBench2 = ['Math', 'Ties'].map((subset, i) => ({
  id: i === 0 ? '7' : 'tied:0',
  prompt: `Name a colour of ${subset}`,
  chosen: i === 0 ? ['red'] : ['red', 'green'],
  rejected: ['one', 'two', 'three'],
  num_correct: i + 1,
  num_rejected: 3,
  total_completions: i + 4,
  subset,
}));

async function run(rows: readonly unknown[], given: Pick<RunSettings, 'model'> & Partial<RunSettings>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasks-'));
  const dataset = path.join(folder, 'rows.jsonl');
  writeFileSync(dataset, rows.map((row) => JSON.stringify(row)).join('\n'));
  const runFolder = path.join(folder, 'runs', 'run');
  const events: EvaluatorEvent[] = [];
  const emit = (event: EvaluatorEvent) => events.push(event);
  const settings = { dataset, maxLength: 2048, provider: 'cpu', ...given } as const;
  await evaluate({ settings, runFolder, emit, signal: new AbortController().signal });
  const journal = await readJournal(runFolder);
  const started = events.find((event) => event.type === 'started');
  const finished = events.find((event) => event.type === 'finished');
  const lines = [...(journal?.scores.values() ?? [])].sort((a, b) => a.index - b.index);
  return { lines, task: started?.task, outcome: finished?.outcome, tokens: finished?.tokens ?? 0, runFolder };
}

describe.each(kinds)('%s', (_, given) => {
  it('scores dialogues that nobody has judged', async () => {
    const { lines, task, outcome } = await run(dialogues, given);
    expect([task, outcome]).toEqual(['dialogues', 'done']);
    expect(lines.map(({ scores }) => scores.length)).toEqual([1, 1, 1]);
    expect(new Set(lines.flatMap(({ scores }) => scores)).size).toBe(3);
  });

  it('scores every candidate of best-of-n, the prompt once', async () => {
    const { lines, task, outcome, tokens } = await run(candidates, given);
    expect([task, outcome]).toEqual(['best-of-n', 'done']);
    expect(lines.map(({ scores }) => scores.length)).toEqual([4, 4]);
    const models = given.reference === undefined ? 1 : 2;
    const all = lines.flatMap((line) => line.tokens).reduce((a, b) => a + b);
    // Three of four times a prompt need not be computed: <s>, <user> and six or five characters.
    expect(tokens).toBeLessThanOrEqual(models * (all - 6 * 12));
    const fewer = await run(candidates, { ...given, bestOf: 2 });
    expect(fewer.lines.map(({ scores }) => scores.length)).toEqual([2, 2]);
    fewer.lines.forEach(({ scores }, i) =>
      scores.forEach((score, j) => expect(score).toBeCloseTo(lines[i]?.scores[j] ?? NaN, 3)),
    );
  });

  it('scores RewardBench 2', async () => {
    const { lines, task, outcome, runFolder } = await run(rewardBench2, given);
    expect([task, outcome]).toEqual(['rewardbench-2', 'done']);
    expect(lines.map(({ scores }) => scores.length)).toEqual([4, 5]);
    expect(existsSync(path.join(runFolder, 'eval-set'))).toBe(true);
  });
});

describe('a model that compares completions', () => {
  const model = tinyCustomModel({ golden: 'causal/llama_tied', name: 'pair-preference-model-LLaMA3-8B' });

  it('says of single ones why it cannot score them', async () => {
    await expect(run(dialogues, { model })).rejects.toThrow(
      /no example can be scored.*compares completions.*needs at least two/,
    );
  });

  it('asks every ordered pair of many, and computes what both orders begin with once', async () => {
    const { lines, tokens } = await run(candidates, { model });
    expect(lines.map(({ firstShown, scores }) => [firstShown?.length, scores.length])).toEqual([
      [12, 4],
      [12, 4],
    ]);
    const all = lines.flatMap((line) => line.tokens).reduce((a, b) => a + b);
    expect(tokens).toBeLessThan(all / 2);
  });
});
