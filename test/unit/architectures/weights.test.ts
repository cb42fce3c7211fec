import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Weights } from '../../../src/architectures/weights';
import type { TensorLocation } from '../../../src/checkpoint/tensor';
import { readTorchFile } from '../../../src/checkpoint/torch-file';
import { Session } from '../../../src/inference/session';
import { GraphBuilder, type Value } from '../../../src/onnx/graph-builder';

const folder = join(import.meta.dirname, '../../fixtures/checkpoints/torch');

type Golden = Readonly<Record<string, { shape: number[]; values: number[] }>>;
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Golden;
const golden = (name: string) => expected[name] ?? { shape: [], values: [] };

async function tableOf(file: string): Promise<Map<string, TensorLocation>> {
  const tensors = await readTorchFile(join(folder, file));
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

/** What the graph that `build` makes gives for the tensors of `file`. */
async function run(
  file: string,
  build: (weights: Weights, graph: GraphBuilder) => Value,
  rank: number,
): Promise<number[]> {
  const graph = new GraphBuilder();
  const weights = new Weights(graph, await tableOf(file), folder, () => file);
  const shape = Array.from({ length: rank }, (_, axis) => `axis${axis}`);
  graph.output('result', build(weights, graph), 'float32', shape);
  const session = await Session.create(graph.finish(), {
    provider: 'cpu',
    weightsFolder: folder,
    repack: false,
  });
  const values = [...((await session.run({}, ['result'])).get('result') ?? [])];
  await session.release();
  return values;
}

describe('Weights', () => {
  const floats = Object.keys(expected).filter((name) => name !== 'empty');

  it.each(['zip.bin', 'wrapped_protocol4.bin', 'legacy.bin'])(
    'gives the tensors of %s as PyTorch has them, views included',
    async (file) => {
      for (const name of floats) {
        const { shape, values } = golden(name);
        const result = await run(file, (weights) => weights.get(name, shape), shape.length);
        expect(result, name).toEqual(values);
      }
    },
  );

  it.each(['whole', 'sliced', 'transposed', 'half', 'column', 'row'])(
    'cuts a slab of rows out of %s',
    async (name) => {
      const { shape, values } = golden(name);
      const [rows = 0, ...row] = shape;
      const width = row.reduce((product, size) => product * size, 1);
      const slab = (first: number, count: number) =>
        run('zip.bin', (weights) => weights.slab(name, shape, first, count), shape.length);
      expect(await slab(rows - 1, 1)).toEqual(values.slice(-width));
      expect(await slab(0, rows)).toEqual(values);
      if (rows > 2) expect(await slab(1, 2)).toEqual(values.slice(width, 3 * width));
    },
  );

  it('joins slabs of one tensor to the whole', async () => {
    const { shape, values } = golden('whole');
    const build = (weights: Weights, graph: GraphBuilder) => {
      const halves = [0, 1].map((row) => weights.slab('whole', shape, row, 1));
      return graph.node('Concat', halves, { attributes: { axis: 0 } });
    };
    expect(await run('zip.bin', build, shape.length)).toEqual(values);
  });

  it.each(['row', 'transposed', 'half', 'sliced'])('gathers rows of %s', async (name) => {
    const { shape, values } = golden(name);
    const width = values.length / (shape[0] ?? 1);
    const build = (weights: Weights, graph: GraphBuilder) =>
      weights.rows(name, shape, graph.constant(Int32Array.of(1, 0), [2]));
    expect(await run('zip.bin', build, shape.length)).toEqual([
      ...values.slice(width, 2 * width),
      ...values.slice(0, width),
    ]);
  });

  it('keeps nodes on weights in front of all others', async () => {
    const graph = new GraphBuilder();
    const weights = new Weights(graph, await tableOf('zip.bin'), folder, () => 'zip.bin');
    graph.node('Neg', [weights.get('row', golden('row').shape)]);
    const half = weights.get('half', golden('half').shape);
    expect(weights.get('half', golden('half').shape)).toBe(half);
    expect(graph.finish().nodes.map(({ op }) => op)).toEqual(['Cast', 'Slice', 'Transpose', 'Neg']);
  });

  it('refuses what is missing, misshapen, no float or unused', async () => {
    const weights = new Weights(new GraphBuilder(), await tableOf('zip.bin'), folder, () => 'zip.bin');
    expect(() => weights.get('score', [1])).toThrow(/torch: tensor "score" is missing/);
    expect(() => weights.get('row', [6])).toThrow(/"row" has shape \[5\], but config\.json asks for \[6\]/);
    expect(() => weights.get('ids', [1, 6])).toThrow(/"ids" is stored as I64; F32/);
    expect(() => weights.get('fp8', [3])).toThrow(
      /"fp8" is stored as F8_E4M3: the weights are FP8-quantized/,
    );
    expect(() => weights.slab('whole', golden('whole').shape, 1, 2)).toThrow(RangeError);
    expect(weights.has('whole')).toBe(true);
    const others = [...(await tableOf('zip.bin')).keys()].filter(
      (name) => name !== 'row' && name !== 'whole',
    );
    weights.get('row', golden('row').shape);
    weights.slab('whole', golden('whole').shape, 1, 1);
    expect(() => weights.refuseUnused([])).toThrow(/unexpected tensor "permuted"/);
    expect(() => weights.refuseUnused(others.map((name) => new RegExp(`^${name}$`)))).not.toThrow();
  });
});
