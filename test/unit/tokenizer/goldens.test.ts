import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../src/tokenizer/tokenizer';

/** Vocabulary files of each family, and what transformers makes of them; see make_goldens.py beside them. */
const fixtures = join(import.meta.dirname, '../../fixtures/tokenizers');

interface Golden {
  /** Settings of the checkpoint, by file name. */
  files: Record<string, object>;
  /** What the tokenizer puts before and after every text. */
  prefix: number[];
  suffix: number[];
  /** Ids of each of texts.json, without those. */
  ids: number[][];
}

const readJson = async <Value>(...path: string[]) =>
  JSON.parse(await readFile(join(fixtures, ...path), 'utf8')) as Value;

const texts = await readJson<string[]>('texts.json');
const families = (await readdir(fixtures, { withFileTypes: true })).filter((entry) => entry.isDirectory());

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goldens-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('every family of tokenizers that is converted has goldens', () => {
  expect(families.map(({ name }) => name)).toEqual([
    'bert',
    'deberta',
    'deberta-v2',
    'gemma',
    'gpt2',
    'internlm2',
    'llama',
    'llama-no-bytes',
    'opt',
    'qwen2',
    'roberta',
    't5',
    'xlm-roberta',
  ]);
});

for (const { name: family } of families) {
  const goldens = Object.entries(await readJson<Record<string, Golden>>(family, 'goldens.json'));
  describe(`${family} without tokenizer.json: ids as transformers’ conversion gives them`, () => {
    it.each(goldens)('%s', async (variant, { files, prefix, suffix, ids }) => {
      const checkpoint = await mkdtemp(join(folder, 'checkpoint-'));
      for (const file of await readdir(join(fixtures, family))) {
        if (file !== 'goldens.json') await copyFile(join(fixtures, family, file), join(checkpoint, file));
      }
      for (const [file, settings] of Object.entries(files)) {
        await writeFile(join(checkpoint, file), JSON.stringify(settings));
      }
      const tokenizer = await loadTokenizer(checkpoint);
      const encoded = await tokenizer.encode(texts);
      expect(ids, variant).toHaveLength(texts.length);
      for (const [index, text] of texts.entries()) {
        expect(encoded[index], JSON.stringify(text)).toEqual(ids[index]);
      }
      const [framed] = await tokenizer.encodeForScoring(['x'], { maxLength: 512, appendEos: false });
      expect(framed?.ids).toEqual([...prefix, ...(ids[texts.indexOf('x')] ?? []), ...suffix]);
    });
  });
}
