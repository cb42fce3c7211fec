import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder } from '../onnx/graph-builder';
import { encodeModel } from '../onnx/model';
import type { ExecutionProvider } from './session';

/** A product of square matrices of the first size; where that takes next to no time, of the second. */
const sizes = [512, 2048] as const;
/** A machine with half of this speed still computes the larger product within a second. */
const fastMilliseconds = 5;
const budgetMilliseconds = 500;

/**
 * Opens a product of two matrices on the provider, with the CPU forbidden to step in, and times it.
 * Blocks the thread for about a second.
 *
 * @param options.logged ONNX Runtime's errors go to stderr too
 * @returns float32 operations a second, copies from and to the device included; a multiply-add is two
 * @throws Error in ONNX Runtime's words where the provider cannot be loaded or cannot compute it
 */
export async function measureProvider(
  provider: ExecutionProvider,
  { logged = true }: { readonly logged?: boolean } = {},
): Promise<number> {
  // Which library is missing stands in the log alone.
  if (logged) env.logLevel = 'error';
  const [small, large] = sizes;
  const milliseconds = await timeProduct(provider, small);
  if (milliseconds >= fastMilliseconds) return operations(small, milliseconds);
  return operations(large, await timeProduct(provider, large));
}

/** Milliseconds of the fastest of several runs. */
async function timeProduct(provider: ExecutionProvider, size: number): Promise<number> {
  const shape = [size, size];
  const session = await InferenceSession.create(encodeProduct(size), {
    executionProviders: [provider],
    intraOpNumThreads: availableParallelism(),
    logSeverityLevel: 4,
    ...(provider !== 'cpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  });
  try {
    const feeds = { x: new Tensor('float32', new Float32Array(size * size).fill(1), shape) };
    // The first run compiles and allocates.
    const product = (await session.run(feeds))['y']?.data;
    if (!(product instanceof Float32Array) || Math.abs((product[0] ?? 0) - 1) > 1e-3) {
      throw new Error('the product that it computes is wrong');
    }
    let fastest = Infinity;
    const end = performance.now() + budgetMilliseconds;
    do {
      const start = performance.now();
      await session.run(feeds);
      fastest = Math.min(fastest, performance.now() - start);
    } while (performance.now() < end);
    return fastest;
  } finally {
    await session.release();
  }
}

/** `y = x·W`, W constant as a model's weights are (1/size everywhere: ones give ones). */
function encodeProduct(size: number): Uint8Array {
  const shape = [size, size];
  const graph = new GraphBuilder();
  const weights = graph.constant(new Float32Array(size * size).fill(1 / size), shape);
  const product = graph.node('MatMul', [graph.input('x', 'float32', shape), weights]);
  graph.output('y', product, 'float32', shape);
  return encodeModel(graph.finish());
}

const operations = (size: number, milliseconds: number): number => (2 * size ** 3) / (milliseconds / 1000);
