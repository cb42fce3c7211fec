import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from '../../../src/checkpoint/safetensors';
import { readShardIndex, readShards } from '../../../src/checkpoint/shards';
import { float32File } from './safetensors-file';
import { checkpointError, temporaryFile, temporaryFolder } from './temporary-folder';

const one = 'model-00001-of-00002.safetensors';
const two = 'model-00002-of-00002.safetensors';

function shardedFolder(weightMap: unknown, files: Readonly<Record<string, Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const index = join(folder, 'model.safetensors.index.json');
  writeFileSync(index, JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap }));
  return index;
}

const indexOf = (content: string) => temporaryFile('model.safetensors.index.json', content);

describe('readShards', () => {
  it('joins the shards, the index deciding where two hold a name', async () => {
    const index = shardedFolder(
      { a: one, b: two },
      { [one]: float32File({ a: [2], b: [7], extra: [1] }), [two]: float32File({ b: [3] }) },
    );
    const { tensors, files } = await readShards(index, readSafetensorsHeader);
    expect(tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['a', 2],
      ['extra', 1],
      ['b', 3],
    ]);
    expect(files).toEqual([join(index, '..', one), join(index, '..', two)]);
  });

  it('names the missing files', async () => {
    const index = shardedFolder({ a: one, b: two }, { [one]: float32File({ a: [2] }) });
    const error = await checkpointError(readShards(index, readSafetensorsHeader));
    expect(error.message).toContain(`1 of its 2 weight files are missing: ${two}`);
    expect(error.advice).toContain('download');
  });

  it('names tensor and shard where the shard lacks what the index says', async () => {
    const index = shardedFolder(
      { a: one, b: two },
      { [one]: float32File({ a: [2] }), [two]: float32File({ c: [2] }) },
    );
    const { message } = await checkpointError(readShards(index, readSafetensorsHeader));
    expect(message).toContain(two);
    expect(message).toContain('"b"');
  });

  it.each([
    '../model.safetensors',
    '/etc/a.bin',
    'sub/model.safetensors',
    'C:\\a.bin',
    '..',
    'config.json',
    7,
    null,
  ])('refuses a shard called %j', async (name) => {
    const index = shardedFolder({ a: name }, {});
    expect((await checkpointError(readShards(index, readSafetensorsHeader))).message).toContain('weight_map');
  });

  it('refuses a damaged index', async () => {
    expect((await checkpointError(readShardIndex(indexOf('{')))).message).toContain('not valid JSON');
    expect((await checkpointError(readShardIndex(indexOf('{}')))).message).toContain('weight_map');
    expect((await checkpointError(readShardIndex(indexOf('{"weight_map":{}}')))).message).toContain(
      'no tensor',
    );
    expect((await checkpointError(readShardIndex(indexOf('{"weight_map":[]}')))).message).toContain(
      'weight_map',
    );
  });

  it('takes a folder called like a shard for a damaged file', async () => {
    const index = shardedFolder({ a: one }, {});
    mkdirSync(join(index, '..', one));
    expect((await checkpointError(readShards(index, readSafetensorsHeader))).message).toContain(
      'regular file',
    );
  });
});
