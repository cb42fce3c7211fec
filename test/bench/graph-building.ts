/**
 * How long it takes to build and encode the graph of a Llama of 32 layers and of one of 80, on one thread; in one part
 * and in as many as the model has layers.
 *
 * usage: npx tsx test/bench/graph-building.ts
 */
import { buildRewardGraph } from '../../src/heads/reward-graph';
import { encodeModel } from '../../src/onnx/model';
import { headersOnly, llama70b, llama8b, type LlamaShape } from './headers-only';

const repeats = 15;

function measure(name: string, shape: LlamaShape, segments?: readonly number[]): void {
  const checkpoint = headersOnly(shape);
  let bytes = 0;
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    const graph = buildRewardGraph(checkpoint, (file) => file, segments && { segments });
    bytes = graph.segments.reduce((sum, { model }) => sum + encodeModel(model).length, 0);
    return performance.now() - start;
  });
  const [first = NaN, ...later] = times;
  const median = later.sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? NaN;
  const size = `${(bytes / 1000).toFixed(0)} kB`;
  process.stdout.write(
    `${name}: ${first.toFixed(0)} ms the first time, ${median.toFixed(0)} ms then; ${size}\n`,
  );
}

measure('32 layers', llama8b);
measure('80 layers', llama70b);
measure('80 layers in 80 segments', llama70b, Array<number>(llama70b.layers).fill(1));
