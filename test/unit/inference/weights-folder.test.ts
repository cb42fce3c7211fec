import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { RewardModel } from '../../../src/inference/reward-model';
import { weightsFolder } from '../../../src/inference/weights-folder';

const sharded = path.resolve(import.meta.dirname, '../../fixtures/models/formats/llama_sharded_safetensors');

/** A checkpoint as the Hugging Face cache lays it out: links from a snapshot to blobs two folders up. */
function snapshot(): string {
  const repository = path.join(mkdtempSync(path.join(tmpdir(), 'cache-')), 'models--org--name');
  const folder = path.join(repository, 'snapshots', '0'.repeat(40));
  mkdirSync(folder, { recursive: true });
  for (const [i, name] of readdirSync(sharded).entries()) {
    const blob = String(i).repeat(64).slice(0, 64);
    cpSync(path.join(sharded, name), path.join(repository, 'blobs', blob));
    symlinkSync(path.join('../../blobs', blob), path.join(folder, name));
  }
  return folder;
}

async function score(folder: string): Promise<readonly (readonly number[])[]> {
  const classifier = await RewardModel.open(await openCheckpoint(folder), 'cpu');
  const logits = await classifier.scores([{ tokens: Int32Array.of(5, 6, 7), pooled: [2] }]);
  await classifier.release();
  return logits;
}

describe('weights', () => {
  it('are used where links of the Hugging Face cache lead', async () => {
    expect(await score(snapshot())).toEqual(await score(sharded));
  });

  it('are located from the deepest folder that holds them all', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'weights-'));
    const files = ['a/one.bin', 'a/b/two.bin'].map((name) => path.join(root, name));
    for (const file of files) {
      mkdirSync(path.dirname(file), { recursive: true });
      cpSync(path.join(sharded, 'config.json'), file);
    }
    const { folder, locate } = await weightsFolder(files);
    expect(path.basename(folder)).toBe('a');
    expect(files.map(locate)).toEqual(['one.bin', 'b/two.bin']);
  });
});
