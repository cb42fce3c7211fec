/**
 * Writes a reward model of GPT-2 small's size with random weights (about 500 MB), and a tokenizer that knows English and code.
 *
 * usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR
 */
import { mkdirSync } from 'node:fs';
import { writeModel } from './models/generated-model';
import { gpt2Small } from './models/gpt2';
import { writeTokenizer } from './model-tokenizer';

const SEED = 1;

const out = process.argv[2];
if (out === undefined) {
  console.error('usage: npx tsx test/bench/make-gpt2-small.ts OUT_DIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const model = gpt2Small('classifier');
const { tokens, ids } = writeTokenizer(out, Number(model.config['n_positions']));
await writeModel(out, { ...model, config: { ...model.config, ...ids } }, SEED);
console.log(`${out}: ${tokens} tokens, ${model.tensors.length} tensors`);
