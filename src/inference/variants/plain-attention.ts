import { scalar, ints } from '../../architectures/constants';
import { causalBias } from '../../architectures/slot-bias';
import { softCapped } from '../../architectures/masked-attention';
import { GraphBuilder, type Value } from '../../onnx/graph-builder';
import { dataType, type Initializer, type Model, type Node } from '../../onnx/model';

/**
 * Writes ONNX Runtime's attention kernels out in plain operators, for providers whose kernels cannot be relied on.
 * WebGPU's give wrong numbers from 32 tokens on where the device's subgroups are small (8 lanes or fewer), and leave
 * soft caps out; CUDA's GroupQueryAttention takes no float32.
 */
export function withPlainAttention(model: Model): Model {
  const nodes: Node[] = [];
  const initializers: Initializer[] = [...model.initializers];
  const masks = new Map<number | undefined, Value>();
  const build = (name: string, make: (graph: GraphBuilder) => Value, result?: string): Value => {
    const graph = new GraphBuilder();
    const made = graph.part(name, () => make(graph));
    const part = graph.finish();
    initializers.push(...part.initializers);
    nodes.push(
      ...(result === undefined ? part.nodes : part.nodes.map((node) => renamed(node, made, result))),
    );
    return made;
  };
  for (const node of model.nodes) {
    if (node.op !== 'GroupQueryAttention' && node.op !== 'MultiHeadAttention') {
      nodes.push(node);
      continue;
    }
    const [output = ''] = node.outputs;
    const window = integer(node, 'local_window_size');
    const isCausal = node.op === 'GroupQueryAttention';
    if (isCausal && !masks.has(window)) {
      const name = `attention/causal-${window === undefined ? 'mask' : `window-${window}`}`;
      masks.set(
        window,
        build(name, (graph) => causalMask(graph, window)),
      );
    }
    build(output, (graph) => plain(graph, node, masks.get(window)), output);
  }
  return { ...model, nodes, initializers };
}

/** softmax(scale · Q·Kᵀ + biases)·V; the heads that share a key ask one after another, as if they were more tokens. */
function plain(graph: GraphBuilder, node: Node, mask: Value | undefined): Value {
  const isCausal = node.op === 'GroupQueryAttention';
  const [query = '', key = '', value = ''] = node.inputs;
  const bias = node.inputs[isCausal ? 10 : 5];
  const heads = integer(node, 'num_heads') ?? 1;
  const keyValueHeads = integer(node, 'kv_num_heads') ?? heads;
  const from = (name: string) => graph.input(name, 'float32', []);
  const byHead = (name: string, count: number, perm: readonly number[]) => {
    const split = graph.node('Reshape', [from(name), ints(graph, [0, 0, count, -1])]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  const grouped = (x: Value, to: number) =>
    heads === keyValueHeads ? x : graph.node('Reshape', [x, ints(graph, [0, to, -1, 0])]);

  // Scaled first: products of unscaled ones may leave float16's range.
  const queries = graph.node('Mul', [
    byHead(query, heads, [0, 2, 1, 3]),
    scalar(graph, float(node, 'scale') ?? 1),
  ]);
  const keys = byHead(key, keyValueHeads, [0, 2, 3, 1]);
  const values = byHead(value, keyValueHeads, [0, 2, 1, 3]);
  const products = graph.node('MatMul', [grouped(queries, keyValueHeads), keys]);
  let scores = softCapped(graph, grouped(products, heads), float(node, 'softcap'));
  if (bias !== undefined && bias !== '') scores = graph.node('Add', [scores, from(bias)]);
  if (isCausal && mask !== undefined) scores = graph.node('Add', [scores, mask]);
  const shares = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
  const attended = grouped(graph.node('MatMul', [grouped(shares, keyValueHeads), values]), heads);
  const bySlot = graph.node('Transpose', [attended], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [bySlot, ints(graph, [0, 0, -1])]);
}

/** [S (queries), S (keys)]. Slots past a sequence's end come after all of its tokens: none of them sees those. */
function causalMask(graph: GraphBuilder, window: number | undefined): Value {
  const one = (value: number) => graph.constant(Int32Array.of(value), []);
  const slots = graph.node('Range', [one(0), graph.input('longest', 'int32', []), one(1)]);
  const queries = graph.node('Unsqueeze', [slots, ints(graph, [1])]);
  const distance = graph.node('Cast', [graph.node('Sub', [slots, queries])], {
    attributes: { to: dataType.int64 },
  });
  return causalBias(graph, distance, window);
}

function renamed(node: Node, from: string, to: string): Node {
  return { ...node, outputs: node.outputs.map((name) => (name === from ? to : name)) };
}

function integer(node: Node, name: string): number | undefined {
  const value = node.attributes[name];
  return typeof value === 'number' ? value : undefined;
}

function float(node: Node, name: string): number | undefined {
  const value = node.attributes[name];
  return typeof value === 'object' && 'float' in value ? value.float : undefined;
}
