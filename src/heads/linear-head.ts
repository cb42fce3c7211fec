import { dense } from '../architectures/dense';
import { linear } from '../architectures/linear';
import type { TensorTable } from '../checkpoint/tensor';
import type { Value } from '../onnx/graph-builder';
import type { Head, HeadParts } from './head';
import type { PoolingRule } from './pooling';

/** Tensors of the pretrained language model that a reward model may still carry. */
export const languageModelLeftovers = [/^(lm_head|embed_out)\.(weight|bias)$/];

export interface LinearHead {
  readonly label: string;
  readonly pooling: PoolingRule;
  /** Names of the linear layers in order, without `.weight`; a ReLU stands between two. */
  readonly layers: readonly string[];
  /** What the graph's output is called. */
  readonly output: string;
}

/** Reward heads of one linear layer or a few: [P, hidden] → [P, outputs of the last layer]. */
export function linearHead(tensors: TensorTable, { label, pooling, layers, output }: LinearHead): Head {
  return {
    label,
    pooling,
    ignorable: languageModelLeftovers,
    build(parts) {
      const relu = (x: Value) => parts.graph.node('Relu', [x]);
      const { value, size } = linearChain(parts, tensors, layers, relu);
      return [{ name: output, value, columns: size }];
    },
  };
}

/**
 * Linear layers of the sizes that the checkpoint's tensors have, on the pooled states.
 * @param layers names without `.weight`; `.bias` is added where the checkpoint has it
 * @param between applied after each layer but the last
 * @returns [rows, size]
 * @throws CheckpointError where a layer is missing or does not take what the one before gives
 */
export function linearChain(
  { graph, weights, hidden, hiddenSize }: Pick<HeadParts, 'graph' | 'weights' | 'hidden' | 'hiddenSize'>,
  tensors: TensorTable,
  layers: readonly string[],
  between: (x: Value, size: number, layer: number) => Value,
): { readonly value: Value; readonly size: number } {
  let value = hidden;
  let size = hiddenSize;
  for (const [i, name] of layers.entries()) {
    const outputs = tensors.get(`${name}.weight`)?.shape[0] ?? 1;
    value = linear(graph, weights, value, dense(name, size, outputs, tensors.has(`${name}.bias`)));
    size = outputs;
    if (i < layers.length - 1) value = between(value, size, i);
  }
  return { value, size };
}
