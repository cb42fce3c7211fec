import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { downloadRepository } from '../../../src/hub/download';
import { startHubServer, type HubServer } from '../../hub-server/hub-server';
import { accessTo, bytes, filesBelow } from './hub-fixture';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');
const checkpoints = [
  'formats/llama_bfloat16',
  'formats/llama_sharded_safetensors',
  'formats/llama_torch_bin_sharded_bf16',
  'formats/opt_torch_legacy_nonzip',
  'custom/ldlreward',
];
/** What else lies in repositories. */
const others = {
  'README.md': '# A model',
  'flax_model.msgpack': bytes(10),
  'generation_config.json': '{}',
  'onnx/model.onnx': bytes(10),
  'optimizer.pt': bytes(10),
  'original/params.json': '{}',
  'tf_model.h5': bytes(10),
  'training_args.bin': bytes(10),
};
let server: HubServer;

function contents(folder: string): Record<string, Buffer> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]));
}

beforeAll(async () => {
  server = await startHubServer({
    repositories: checkpoints.map((name) => ({
      kind: 'model',
      name,
      files: { ...others, ...contents(path.join(models, name)) },
    })),
  });
});
afterAll(() => server.close());

it.each(checkpoints)(
  'what is fetched of %s is what a checkpoint is opened from, and no more',
  async (name) => {
    const original = await openCheckpoint(path.join(models, name));
    const folder = await downloadRepository({ kind: 'model', name }, { access: accessTo(server) });
    const fetched = await openCheckpoint(folder);
    expect([...fetched.tensors.keys()].sort()).toEqual([...original.tensors.keys()].sort());
    const weights = original.weightFiles.map((file) => path.basename(file));
    expect(fetched.weightFiles.map((file) => path.basename(file)).sort()).toEqual(weights.sort());
    const rest = filesBelow(folder).filter(
      (file) => !weights.includes(file) && !file.endsWith('.index.json'),
    );
    expect(rest).toEqual(['config.json']);
  },
);
