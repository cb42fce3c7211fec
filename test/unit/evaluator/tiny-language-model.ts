import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');

export interface TinyLanguageModel {
  /** Folder of test/fixtures/models/causal. */
  readonly golden: string;
  /** What the folder is called: models are known by it. */
  readonly name?: string;
  /** Chat template; absent = the one of the goldens whose prompts merge with their answers. */
  readonly template?: string;
  /** Replaces keys of tokenizer_config.json; null takes one out. */
  readonly tokenizerConfig?: Readonly<Record<string, string | null>>;
}

/** A golden language model with the tokenizer of test/fixtures/dpo: characters, five merges, bos 1, eos 2. */
export function tinyLanguageModel(model: TinyLanguageModel): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tiny-language-')), model.name ?? model.golden);
  cpSync(path.join(fixtures, 'models/causal', model.golden), folder, { recursive: true });
  cpSync(path.join(fixtures, 'dpo/tokenizer.json'), path.join(folder, 'tokenizer.json'));
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: '<s>',
    eos_token: '</s>',
    unk_token: '<unk>',
    chat_template: model.template ?? '{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}',
    ...model.tokenizerConfig,
  };
  const entries: [string, string | null][] = Object.entries(config);
  const kept = entries.filter(([, value]) => value !== null);
  writeFileSync(path.join(folder, 'tokenizer_config.json'), JSON.stringify(Object.fromEntries(kept)));
  return folder;
}
