import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { tinyModel } from './tiny-model';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');
const Json = v.record(v.string(), v.unknown());

export interface TinyCustomModel {
  /** Folder of test/fixtures/models, e.g. `custom/pairrm`. */
  readonly golden: string;
  /** What the folder is called: models are known by it. */
  readonly name?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly tokenizerConfig?: Readonly<Record<string, unknown>>;
  /** Chat template of the tokenizer; null for none. */
  readonly template?: string | null;
}

/** A golden model under a name of its own, with the tokenizer of `tinyModel`. */
export function tinyCustomModel(model: TinyCustomModel): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tiny-custom-')), model.name ?? 'unnamed');
  cpSync(path.join(models, model.golden), folder, { recursive: true });
  const tokenizer = tinyModel('llama', model.template);
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    cpSync(path.join(tokenizer, name), path.join(folder, name));
  }
  change(path.join(folder, 'config.json'), model.config);
  change(path.join(folder, 'tokenizer_config.json'), model.tokenizerConfig);
  return folder;
}

function change(file: string, keys: Readonly<Record<string, unknown>> = {}): void {
  const json = v.parse(Json, JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...json, ...keys }));
}
