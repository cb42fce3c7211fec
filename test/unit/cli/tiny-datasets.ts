import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'tiny-dataset-'));

function write(file: string, rows: readonly object[]): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
}

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** RewardBench 2's columns: twelve prompts of Math, and three pairs of Ties. */
export function tinyRewardBench2(): string {
  const row = (id: string, subset: string, chosen: string[], rejected: string[]) => ({
    id,
    prompt: `What about ${id}?`,
    chosen,
    rejected,
    num_correct: chosen.length,
    num_incorrect: rejected.length,
    total_completions: chosen.length + rejected.length,
    models: [...chosen, ...rejected].map(() => 'm'),
    subset,
  });
  return write(path.join(newFolder(), 'rb2.jsonl'), [
    ...times(12, (i) => row(String(i), 'Math', [`It is ${i}.`], [`Not ${i}`, `no ${i}!`, `${i} or so`])),
    ...times(3, (i) => row(`ref:${i}`, 'Ties', ['red'], ['dog', 'cat'])),
    ...times(3, (i) => row(`tied:${i}`, 'Ties', ['red', 'blue'], ['dog', 'cat'])),
  ]);
}

/** A folder laid out as the original's best-of-n candidates: 3 prompts in each split of each configuration. */
export function tinyCandidates(): string {
  const folder = path.join(newFolder(), 'candidates');
  const writers = { zephyr: 'HuggingFaceH4/zephyr-7b-beta', tulu: 'allenai/tulu-2-dpo-13b' };
  for (const config of ['alpaca_eval', 'mt_bench']) {
    for (const [split, generator] of Object.entries(writers)) {
      const rows = times(3, (id) => ({
        id,
        instruction: `Tell me ${id}`,
        generator,
        output: times(16, (k) => `Answer ${k} to ${id}${'!'.repeat(k)}`),
      }));
      write(path.join(folder, config, `${split}.jsonl`), rows);
    }
  }
  return folder;
}

/** Message lists without a verdict, in two subsets. */
export function tinyDialogues(): string {
  return write(
    path.join(newFolder(), 'dialogues.jsonl'),
    times(8, (i) => ({
      messages: [
        { role: 'user', content: `Say ${i}.` },
        { role: 'assistant', content: `It is ${'so '.repeat(i)}.` },
      ],
      subset: i % 2 === 0 ? 'even' : 'odd',
      id: `d${i}`,
    })),
  );
}
