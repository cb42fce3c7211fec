/**
 * Measures how long the texts of a preference set are: the table from which `workloads.ts` draws lengths. Texts alone,
 * without a chat template.
 *
 * usage: npx tsx test/bench/measure-lengths.ts PREFERENCES TOKENIZER_FOLDER > test/bench/rewardbench-lengths.json
 */
import { basename } from 'node:path';
import type { Example } from '../../src/datasets/example';
import { readPreferenceSet } from '../../src/datasets/preference-set';
import { loadTokenizer } from '../../src/tokenizer/tokenizer';
import { quantile, type SubsetLengths } from './lengths';

const shares = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

const [file, folder] = process.argv.slice(2);
if (file === undefined || folder === undefined) {
  console.error('usage: npx tsx test/bench/measure-lengths.ts PREFERENCES TOKENIZER_FOLDER');
  process.exit(2);
}
const tokenizer = await loadTokenizer(folder);
const { examples } = await readPreferenceSet(file);

async function lengths(own: readonly Example[], text: (example: Example) => string): Promise<number[]> {
  const sorted = (await tokenizer.encode(own.map(text))).map((ids) => ids.length).sort((a, b) => a - b);
  return shares.map((share) => Math.round(quantile(sorted, share)));
}

const subsets: SubsetLengths[] = [];
for (const subset of new Set(examples.map((example) => example.subset))) {
  const own = examples.filter((example) => example.subset === subset);
  subsets.push({
    subset,
    rows: own.length,
    prompt: await lengths(own, ({ prompt }) => prompt.map(({ content }) => content).join('\n')),
    chosen: await lengths(own, ({ completions: [chosen] }) => chosen?.text ?? ''),
    rejected: await lengths(own, ({ completions: [, rejected] }) => rejected?.text ?? ''),
  });
}
const source = `${basename(file)}, ${examples.length} pairs, ${tokenizer.className} of ${tokenizer.vocabularySize} tokens`;
console.log(JSON.stringify({ source, shares, subsets }, undefined, 2));
