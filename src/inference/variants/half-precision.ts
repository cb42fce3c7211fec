import { dataType, type DataType, type Model, type Node } from '../../onnx/model';

/** Where matrix products are computed in float16. Norms, softmax, routers, pooling and heads are elsewhere. */
const halved = /^(attention|feed-forward)\//;
const products: ReadonlySet<string> = new Set(['Gemm', 'MatMul']);

/**
 * Computes the matrix products of linear layers and attention in float16; what comes in and goes out between them
 * stays float32. Weights are rounded from what they are stored as; bfloat16 ones beyond ±65,504 become infinite.
 */
export function inHalfPrecision(model: Model): Model {
  const stored = new Map(model.initializers.map(({ name, type }) => [name, type]));
  const castFrom = new Map(
    model.nodes.flatMap(({ op, inputs: [input = ''], outputs: [output = ''] }) =>
      op === 'Cast' && stored.has(input) ? [[output, input] as const] : [],
    ),
  );
  const rounded = new Set<string>();
  const nodes: Node[] = [];
  const half = (name: string): string => {
    const source = castFrom.get(name) ?? name;
    if (stored.get(source) === 'float16') return source;
    const output = `${source}:float16`;
    if (!rounded.has(output)) {
      rounded.add(output);
      nodes.push(cast(source, output, 'float16'));
    }
    return output;
  };
  for (const node of model.nodes) {
    const [output = ''] = node.outputs;
    if (!products.has(node.op) || !halved.test(output)) {
      nodes.push(node);
      continue;
    }
    const narrow = `${output}:product`;
    const inputs = node.inputs.map((name) => (name === '' ? name : half(name)));
    nodes.push({ ...node, inputs, outputs: [narrow] }, cast(narrow, output, 'float32'));
  }
  return withoutUnusedCasts({ ...model, nodes }, castFrom);
}

function cast(from: string, to: string, type: DataType): Node {
  return { op: 'Cast', domain: '', inputs: [from], outputs: [to], attributes: { to: dataType[type] } };
}

/** Weights that nothing needs in float32 any more are not cast to it. */
function withoutUnusedCasts(model: Model, castFrom: ReadonlyMap<string, string>): Model {
  const used = new Set(model.nodes.flatMap(({ inputs }) => inputs));
  const isNeeded = ({ outputs: [output = ''] }: Node) => !castFrom.has(output) || used.has(output);
  return { ...model, nodes: model.nodes.filter(isNeeded) };
}
