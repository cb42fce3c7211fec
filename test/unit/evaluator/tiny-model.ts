import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/models/seqcls');

/**
 * A golden model (vocabulary 160, bos 1, eos 2, pad 0) with a tokenizer of one token per printable ASCII
 * character, and optionally a chat template: a checkpoint folder in a place of its own.
 */
export function tinyModel(name = 'llama', chatTemplate: string | null = template): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tiny-model-'));
  cpSync(path.join(fixtures, name), folder, { recursive: true });
  const characters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const entries = ['<pad>', '<s>', '</s>', '<unk>', '\n', ...characters].map(
    (token, id) => [token, id] as const,
  );
  const special = (content: string, id: number) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  });
  const tokenizer = {
    version: '1.0',
    added_tokens: ['<pad>', '<s>', '</s>', '<unk>'].map(special),
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    model: { type: 'BPE', vocab: Object.fromEntries(entries), merges: [], unk_token: '<unk>' },
  };
  writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: '<s>',
    eos_token: '</s>',
    pad_token: '<pad>',
    ...(chatTemplate !== null && { chat_template: chatTemplate }),
  };
  writeFileSync(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  return folder;
}

const template = '{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>{% endfor %}';

/** A preference set of `rows` pairs in two subsets, as JSON Lines. */
export function tinyPreferences(rows: number): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'tiny-preferences-')), 'pairs.jsonl');
  const lines = Array.from({ length: rows }, (_, i) => ({
    prompt: `What is ${String(i)} plus ${String(i * 7)}?`,
    chosen: `It is ${String(i * 8)}.`,
    rejected: `It is about ${String((i * 13) % 50)}, I would say${'!'.repeat(i % 9)}`,
    subset: i % 3 === 0 ? 'thirds' : 'others',
    id: `row-${String(i)}`,
  }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}
