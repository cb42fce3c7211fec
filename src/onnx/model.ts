import { ProtobufWriter } from './protobuf';

/** Element types under ONNX's numbers (`TensorProto.DataType`). */
export const dataType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
export type DataType = keyof typeof dataType;

/** A dimension: a number, or the name of one that is known only at run time. */
export type Dimension = number | string;

export type AttributeValue = number | string | { readonly float: number } | readonly number[];

/** One operation. `''` as an input stands for an optional input left out. */
export interface Node {
  readonly op: string;
  /** Operator set; '' is ONNX's own. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integers are written as INT, `{float}` as FLOAT, strings as STRING, lists as INTS. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** A stretch of a file that holds a tensor's bytes. */
export interface ExternalData {
  /** Path relative to the folder that the session is told of. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export interface Initializer {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | ExternalData;
}

export interface TensorInfo {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}

export interface Model {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}

/** Operator sets the graphs are written in: ONNX 21, and ONNX Runtime's own contributions. */
export const opsets = { '': 21, 'com.microsoft': 1 } as const;

/**
 * The model as ONNX's protobuf (IR version 10; field numbers from onnx.proto).
 * Weights are not in it: they stay where {@link ExternalData} says.
 */
export function encodeModel(model: Model): Uint8Array {
  const out = new ProtobufWriter().int(1, 10).string(2, 'rewardbench');
  out.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (m) => writeNode(m, node));
    graph.string(2, 'reward-model');
    for (const tensor of model.initializers) graph.message(5, (m) => writeInitializer(m, tensor));
    for (const input of model.inputs) graph.message(11, (m) => writeTensorInfo(m, input));
    for (const output of model.outputs) graph.message(12, (m) => writeTensorInfo(m, output));
  });
  for (const [domain, version] of Object.entries(opsets))
    out.message(8, (m) => m.string(1, domain).int(2, version));
  return out.finish();
}

function writeNode(out: ProtobufWriter, node: Node): void {
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(3, node.outputs.find((name) => name !== '') ?? '').string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes))
    out.message(5, (m) => writeAttribute(m, name, value));
  if (node.domain) out.string(7, node.domain);
}

function writeAttribute(out: ProtobufWriter, name: string, value: AttributeValue): void {
  out.string(1, name);
  if (typeof value === 'number') out.int(3, value).int(20, 2);
  else if (typeof value === 'string') out.string(4, value).int(20, 3);
  else if ('float' in value) out.float(2, value.float).int(20, 1);
  else {
    for (const item of value) out.int(8, item);
    out.int(20, 7);
  }
}

function writeInitializer(out: ProtobufWriter, tensor: Initializer): void {
  for (const size of tensor.shape) out.int(1, size);
  out.int(2, dataType[tensor.type]).string(8, tensor.name);
  const { data } = tensor;
  if (data instanceof Uint8Array) {
    out.bytes(9, data);
    return;
  }
  for (const [key, value] of Object.entries(data))
    out.message(13, (m) => m.string(1, key).string(2, String(value)));
  out.int(14, 1);
}

function writeTensorInfo(out: ProtobufWriter, info: TensorInfo): void {
  out.string(1, info.name).message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, dataType[info.type]).message(2, (shape) => {
        for (const size of info.shape)
          shape.message(1, (d) => (typeof size === 'number' ? d.int(1, size) : d.string(2, size)));
      });
    }),
  );
}
