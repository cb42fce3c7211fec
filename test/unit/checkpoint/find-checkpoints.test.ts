import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCheckpoints } from '../../../src/checkpoint/find-checkpoints';
import { temporaryFolder } from './temporary-folder';

const fixtures = join(import.meta.dirname, '../../fixtures/checkpoints');

function place(root: string, ...path: string[]): string {
  const folder = join(root, ...path);
  cpSync(join(fixtures, 'llama_bfloat16'), folder, { recursive: true });
  return folder;
}

describe('findCheckpoints', () => {
  it('describes what it finds, nearest first', async () => {
    const root = temporaryFolder();
    const commit = 'c'.repeat(40);
    const cached = place(root, 'hub', 'models--org--model', 'snapshots', commit);
    writeFileSync(join(cached, 'tokenizer_config.json'), '{"chat_template":"{{ messages }}"}');
    const near = place(root, 'near');
    const facts = {
      architecture: 'LlamaForSequenceClassification',
      modelType: 'llama',
      parameters: 74_112,
      dtype: 'BF16',
      bytes: 150_368,
    };
    expect(await findCheckpoints([root])).toMatchObject([
      { folder: near, name: 'near', template: 'none', ...facts },
      { folder: cached, name: 'org/model', template: 'tokenizer', revision: commit, ...facts },
    ]);
    const [{ memory } = {}] = await findCheckpoints([near]);
    expect(memory?.cpu).toBeGreaterThan(memory?.weights ?? Infinity);
  });

  it('lists a damaged checkpoint with its problem', async () => {
    const root = temporaryFolder();
    writeFileSync(join(place(root, 'damaged'), 'model.safetensors'), 'x'.repeat(20));
    const [summary] = await findCheckpoints([root]);
    expect(summary).toMatchObject({
      name: 'damaged',
      modelType: 'llama',
      parameters: 0,
      dtype: '',
      bytes: 20,
    });
    expect(summary?.problem).toContain('not a safetensors file');
  });

  it('passes over folders without weights and folders that are never models', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'config.json'), '{}');
    for (const name of ['node_modules', '.git', 'dist']) place(root, name, 'model');
    expect(await findCheckpoints([root, join(root, 'absent')])).toEqual([]);
  });

  it('visits each place once, links in circles included', async () => {
    const root = temporaryFolder();
    const folder = place(root, 'model');
    symlinkSync(root, join(folder, 'loop'));
    symlinkSync(folder, join(root, 'z-alias'));
    const found = await findCheckpoints([root, root]);
    expect(found.map((summary) => summary.folder)).toEqual([folder]);
  });

  it('keeps to its bounds', async () => {
    const root = temporaryFolder();
    place(root, 'a', 'b', 'model');
    expect(await findCheckpoints([root], { maxDepth: 2 })).toEqual([]);
    expect(await findCheckpoints([root], { maxDepth: 3 })).toHaveLength(1);
    mkdirSync(join(root, 'many'));
    for (let i = 0; i < 50; i++) writeFileSync(join(root, 'many', `${i}.txt`), '');
    expect(await findCheckpoints([join(root, 'many'), root], { maxEntries: 40 })).toEqual([]);
  });
});
