import {
  dataType,
  type AttributeValue,
  type DataType,
  type Dimension,
  type ExternalData,
  type Initializer,
  type Model,
  type Node,
  type TensorInfo,
} from './model';

/** The name of a tensor inside a graph. */
export type Value = string & { readonly __value: unique symbol };

/** Attributes of a Cast to float32. */
export const toFloat32 = { to: dataType.float32 };

interface NodeOptions {
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/**
 * Collects a graph node by node. Values are names; every method that adds a node returns the name
 * of its output, so that graphs read as expressions.
 */
export class GraphBuilder {
  readonly #inputs: TensorInfo[] = [];
  readonly #outputs: TensorInfo[] = [];
  readonly #initializers: Initializer[] = [];
  /** Nodes that depend on weights alone. */
  readonly #weightNodes: Node[] = [];
  readonly #nodes: Node[] = [];
  readonly #weights = new Set<string>();
  #part = '';
  #count = 0;

  /** Declares a graph input. */
  input(name: string, type: DataType, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, type, shape });
    return named(name);
  }

  /** Declares `value` as the graph's output `name`. */
  output(name: string, value: Value, type: DataType, shape: readonly Dimension[]): void {
    this.#nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type, shape });
  }

  /** A weight that lies in a file, as it is stored there. */
  weight(name: string, type: DataType, shape: readonly number[], data: ExternalData): Value {
    if (!this.#weights.has(name)) {
      this.#weights.add(name);
      this.#initializers.push({ name, type, shape, data });
    }
    return named(name);
  }

  /** A stored weight cast to float32 as a whole. */
  castWeight(weight: Value): Value {
    const value = named(`${weight}:float32`);
    if (!this.#weights.has(value)) {
      this.#weights.add(value);
      this.#add(this.#weightNodes, 'Cast', [weight], [value], { attributes: toFloat32 });
    }
    return value;
  }

  /**
   * A node that depends on weights alone. All of them stand at the front of the node list, in the order they were
   * added: elsewhere ONNX Runtime keeps every float32 copy alive at once.
   */
  weightNode(op: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    const output = this.#fresh(op);
    this.#add(this.#weightNodes, op, inputs, [output], options);
    return output;
  }

  /** A small constant tensor, written into the graph itself. */
  constant(data: Float32Array | Int32Array | BigInt64Array, shape: readonly number[]): Value {
    const name = this.#fresh('constant');
    const type = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'int64';
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, type, shape, data: bytes });
    return name;
  }

  /** Adds a node with one output. `undefined` inputs are optional ones left out. */
  node(op: string, inputs: readonly (Value | undefined)[], options: NodeOptions = {}): Value {
    const output = this.#fresh(op);
    this.#add(this.#nodes, op, inputs, [output], options);
    return output;
  }

  /** Adds a node with two outputs (TopK). */
  pair(
    op: string,
    inputs: readonly (Value | undefined)[],
    options: NodeOptions = {},
  ): readonly [Value, Value] {
    const outputs = [this.#fresh(op), this.#fresh(op)] as const;
    this.#add(this.#nodes, op, inputs, outputs, options);
    return outputs;
  }

  /** Adds a node with three outputs (Split into query, key, value; attention with its new keys and values). */
  triple(
    op: string,
    inputs: readonly (Value | undefined)[],
    options: NodeOptions = {},
  ): readonly [Value, Value, Value] {
    const outputs = [this.#fresh(op), this.#fresh(op), this.#fresh(op)] as const;
    this.#add(this.#nodes, op, inputs, outputs, options);
    return outputs;
  }

  /** Names of what `build` adds begin with the part of the model that it is, which a profile goes by. */
  part<Result>(name: string, build: () => Result): Result {
    const around = this.#part;
    this.#part = `${name}/`;
    try {
      return build();
    } finally {
      this.#part = around;
    }
  }

  finish(): Model {
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: this.#initializers,
      nodes: [...this.#weightNodes, ...this.#nodes],
    };
  }

  #add(
    nodes: Node[],
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly Value[],
    options: NodeOptions,
  ): void {
    nodes.push({
      op,
      domain: options.domain ?? '',
      inputs: inputs.map((input) => input ?? ''),
      outputs,
      attributes: options.attributes ?? {},
    });
  }

  #fresh(op: string): Value {
    return named(`${this.#part}${op}_${String(this.#count++)}`);
  }
}

function named(name: string): Value {
  return name as Value;
}
