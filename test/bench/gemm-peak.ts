/**
 * Prints the floating-point operations a second that ONNX Runtime reaches on this machine in a product of square
 * float32 matrices: what all else is measured by.
 *
 * usage: npx tsx test/bench/gemm-peak.ts
 */
import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder } from '../../src/onnx/graph-builder';
import { encodeModel } from '../../src/onnx/model';

const SIZE = 2048;
const RUNS = 7;

const graph = new GraphBuilder();
const shape = [SIZE, SIZE];
const product = graph.node('MatMul', [
  graph.input('a', 'float32', shape),
  graph.input('b', 'float32', shape),
]);
graph.output('c', product, 'float32', shape);
const session = await InferenceSession.create(encodeModel(graph.finish()), {
  executionProviders: ['cpu'],
  intraOpNumThreads: availableParallelism(),
});
const matrix = () => new Tensor('float32', Float32Array.from({ length: SIZE * SIZE }, Math.random), shape);
const feeds = { a: matrix(), b: matrix() };
const seconds: number[] = [];
for (let run = 0; run <= RUNS; run++) {
  const start = performance.now();
  await session.run(feeds);
  seconds.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ flops: (2 * SIZE ** 3) / Math.min(...seconds.slice(1)) }));
