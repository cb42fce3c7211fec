import type { ModelConfig } from '../checkpoint/config';
import type { GraphBuilder, Value } from '../onnx/graph-builder';

/** Activation functions under transformers' names (`ACT2FN`). */
export const activations = [
  'silu',
  'swish',
  'gelu',
  'gelu_python',
  'gelu_new',
  'gelu_pytorch_tanh',
  'gelu_fast',
  'quick_gelu',
  'relu',
  'relu2',
  'tanh',
  'sigmoid',
  'linear',
] as const;
export type Activation = (typeof activations)[number];

/**
 * The activation function that config.json names under `key`.
 * @throws CheckpointError naming the function where it is not known
 */
export function activationOf(config: ModelConfig, key: string, byDefault: Activation): Activation {
  const name = config.string(key, { default: byDefault });
  const known = activations.find((activation) => activation === name);
  if (known === undefined) throw config.invalid(key, `one of ${activations.join(', ')}`);
  return known;
}

/** Applies an activation function to each entry of x. */
export function activate(graph: GraphBuilder, x: Value, name: Activation): Value {
  switch (name) {
    case 'silu':
    case 'swish':
      return quickGelu(graph, x, 1);
    case 'quick_gelu':
      return quickGelu(graph, x, 1.702);
    case 'gelu':
    case 'gelu_python':
      return graph.node('Gelu', [x], { attributes: { approximate: 'none' } });
    case 'gelu_new':
    case 'gelu_pytorch_tanh':
    case 'gelu_fast':
      return graph.node('Gelu', [x], { attributes: { approximate: 'tanh' } });
    case 'relu':
      return graph.node('Relu', [x]);
    case 'relu2': {
      const positive = graph.node('Relu', [x]);
      return graph.node('Mul', [positive, positive]);
    }
    case 'tanh':
      return graph.node('Tanh', [x]);
    case 'sigmoid':
      return graph.node('Sigmoid', [x]);
    case 'linear':
      return x;
  }
}

/** x · sigmoid(alpha · x); with alpha 1 this is SiLU in one kernel. */
function quickGelu(graph: GraphBuilder, x: Value, alpha: number): Value {
  return graph.node('QuickGelu', [x], { domain: 'com.microsoft', attributes: { alpha: { float: alpha } } });
}
