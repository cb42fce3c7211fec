import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BPE, Tokenizer, byteLevelPreTokenizer } from 'tokenizers';
import * as v from 'valibot';

const packageJson = v.object({
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});

/** English and code that every checkout has: the read-mes of the packages in use, and TypeScript's declarations. */
function corpus(root: string): string[] {
  const { dependencies, devDependencies } = v.parse(
    packageJson,
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  return [
    ...Object.keys({ ...dependencies, ...devDependencies }).map((name) => `${name}/README.md`),
    ...['lib.dom.d.ts', 'lib.es5.d.ts', 'typescript.d.ts'].map((name) => `typescript/lib/${name}`),
  ]
    .map((name) => join(root, 'node_modules', name))
    .filter((file) => existsSync(file));
}

/** A text whose UTF-8 form has every byte that UTF-8 can have, so that no byte is left without a token. */
function everyByte(): string {
  let text = '';
  for (let code = 1; code < 0x800; code++) text += String.fromCodePoint(code);
  for (let code = 0x800; code < 0x110000; code += 0x100)
    if (code < 0xd800 || code > 0xdfff) text += String.fromCodePoint(code);
  return text;
}

/**
 * Trains a byte-level BPE (the kind of GPT-2) on this checkout and writes `file` as a tokenizer.json.
 * @returns the number of tokens without the special ones; those have the ids that follow, in their order.
 */
export function trainTokenizer(root: string, file: string, special: readonly string[]): number {
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false, true));
  const folder = mkdtempSync(join(tmpdir(), 'bpe-'));
  const alphabet = join(folder, 'every-byte.txt');
  writeFileSync(alphabet, everyByte());
  tokenizer.train([...corpus(root), alphabet]);
  rmSync(folder, { recursive: true });
  const size = tokenizer.getVocabSize(false);
  tokenizer.addSpecialTokens([...special]);
  tokenizer.save(file);
  return size;
}
