import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { header, lines } from '../run-lines';

type Scores = readonly (number | null)[];

export interface WrittenExample {
  readonly id: string;
  readonly subset?: string;
  readonly prompt?: string;
  readonly completions?: readonly string[];
  readonly chosen?: readonly number[];
  /** Absent = not scored yet; `error` = tried in vain. */
  readonly scores?: Scores | 'error';
}

export interface RunShape {
  readonly task?: string;
  readonly hash?: string;
  /** Lines put after the others, as they are. */
  readonly tail?: string;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'comparison-'));
}

/** Writes a run's two files. @returns its folder */
export function writeRun(name: string, examples: readonly WrittenExample[], shape: RunShape = {}): string {
  const folder = join(newFolder(), name);
  mkdirSync(folder);
  const { task = 'preference', hash, tail = '' } = shape;
  const completionsOf = ({ completions = ['good', 'bad'] }: WrittenExample) => completions;
  const rows = examples.map((example, index) => ({
    id: example.id,
    subset: example.subset ?? 'set',
    prompt: [{ role: 'user', content: example.prompt ?? `about ${example.id}` }],
    completions: completionsOf(example).map((text) => ({ text })),
    chosen: example.chosen ?? (task === 'best-of-n' || task === 'dialogues' ? [] : [0]),
    row: index + 1,
  }));
  const journal = examples.flatMap(({ id, scores }, index): object[] => {
    if (scores === undefined) return [];
    if (scores === 'error') return [{ kind: 'error', index, id, message: 'no' }];
    const zeros = scores.map(() => 0);
    return [{ kind: 'score', index, id, scores, tokens: zeros, truncated: zeros }];
  });
  const first = header(name);
  const dataset = { ...first.dataset, task };
  const fingerprint = hash === undefined ? {} : { dataset: hash };
  writeFileSync(join(folder, 'examples.jsonl'), lines(...rows));
  writeFileSync(join(folder, 'journal.jsonl'), lines({ ...first, dataset, fingerprint }, ...journal) + tail);
  return folder;
}

/** Numbers in [0, 1), the same each time. Source: G. Steele et al., OOPSLA 2014 (SplitMix), at 32 bits. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
