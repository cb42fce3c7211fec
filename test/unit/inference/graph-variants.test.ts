import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { buildRewardGraph } from '../../../src/heads/reward-graph';
import { packBatch } from '../../../src/inference/feeds';
import type { Sequence } from '../../../src/inference/sequence';
import { Session } from '../../../src/inference/session';
import { graphVariant, tableLookups } from '../../../src/inference/variants/graph-variant';
import { inHalfPrecision } from '../../../src/inference/variants/half-precision';
import { withPlainAttention } from '../../../src/inference/variants/plain-attention';
import { weightsFolder } from '../../../src/inference/weights-folder';
import type { Model } from '../../../src/onnx/model';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');

async function open(name: string) {
  const checkpoint = await openCheckpoint(path.join(models, name));
  const { folder, locate } = await weightsFolder(checkpoint.weightFiles);
  const graph = buildRewardGraph(checkpoint, locate);
  const [segment] = graph.segments;
  if (segment === undefined) throw new Error('no graph');
  /** Two sequences that begin alike and one that does not; the longest beyond the window of the models that have one. */
  const tokens = (length: number, shared: number, step: number) =>
    Int32Array.from({ length }, (_, i) => 3 + ((7 * i + (i < shared ? 0 : step)) % 50));
  const sequences: Sequence[] = [tokens(60, 40, 0), tokens(70, 40, 3), tokens(33, 0, 5)].map((own) => ({
    tokens: own,
    pooled: [own.length - 1],
  }));
  const scores = async (model: Model) => {
    const session = await Session.create(model, { provider: 'cpu', weightsFolder: folder, repack: true });
    const outputs = await session.run(packBatch(sequences, graph), segment.outputs);
    await session.release();
    return [...(outputs.get(segment.outputs[0] ?? '') ?? [])];
  };
  return { model: segment.model, scores };
}

const kernels = (model: Model) =>
  model.nodes.filter(({ domain, op }) => domain !== '' && op.endsWith('Attention'));
const furthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

describe.each(['llama3_gqa_ropescale', 'gemma2', 'mistral_sw', 'bloom_6heads', 'bert', 'modernbert_mean'])(
  '%s',
  (name) => {
    it('scores the same with attention in plain operators', async () => {
      const { model, scores } = await open(`seqcls/${name}`);
      const plain = withPlainAttention(model);
      expect(kernels(model).length).toBeGreaterThan(0);
      expect(kernels(plain)).toEqual([]);
      expect(furthest(await scores(plain), await scores(model))).toBeLessThan(1e-5);
    });
  },
);

describe.each(['formats/llama_bfloat16', 'seqcls/bert', 'seqcls/mixtral'])('%s in float16', (name) => {
  it('scores nearly the same, its norms, softmax and head in float32', async () => {
    const { model, scores } = await open(name);
    const exact = withPlainAttention(model);
    const half = inHalfPrecision(exact);
    // ONNX Runtime's CPU may leave out casts again that GPUs make.
    expect(furthest(await scores(half), await scores(exact))).toBeLessThan(0.02);
    const products = ({ nodes }: Model) => nodes.filter(({ op }) => op === 'Gemm' || op === 'MatMul');
    const halved = products(half).filter(({ outputs: [output = ''] }) => output.endsWith(':product'));
    const rest = products(half).filter((node) => !halved.includes(node));
    expect(halved.length).toBeGreaterThan(8);
    expect(rest.every(({ outputs: [output = ''] }) => /^(head|embedding|router)\//.test(output))).toBe(true);
    const types = half.nodes.filter(({ op }) => op === 'Softmax' || op.endsWith('Normalization'));
    expect(types.flatMap(({ inputs }) => inputs).filter((input) => input.endsWith(':float16'))).toEqual([]);
  });
});

it('leaves the CPU its kernels, and looks rows of tables up there', async () => {
  const { model } = await open('formats/llama_bfloat16');
  expect(graphVariant(model, 'cpu', 'float16')).toBe(model);
  expect(kernels(graphVariant(model, 'webgpu', 'float32'))).toEqual([]);
  expect(tableLookups(model)).toEqual([
    expect.stringMatching(/^embedding\/Gather_/),
    expect.stringMatching(/^embedding\/Cast_/),
  ]);
});
