import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { Dtype, TensorLocation, TensorTable } from '../checkpoint/tensor';
import { toFloat32, type GraphBuilder, type Value } from '../onnx/graph-builder';
import type { DataType } from '../onnx/model';
import { linearKey, type QuantizedWeights, type Stretch } from './quantized-linear';
import { applyView } from './tensor-view';
import type { Linear } from './transformer';

/** What weights may be stored as; everything is computed in float32. */
const floatTypes: Partial<Record<Dtype, DataType>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F64: 'float64',
};

interface StoredTensor {
  readonly tensor: TensorLocation;
  readonly type: DataType;
}

/** A linear layer's weight in 8 bits, as {@link QuantizedLinear}. */
export interface WeightInBlocks {
  readonly values: Value;
  readonly scales: Value;
  readonly blockSize: number;
}

/** Hands a checkpoint's tensors to a graph, and knows which of them were asked for. */
export class Weights {
  #used = new Set<string>();
  /** Tensors that their stored block was made into by nodes, so that each is made once. */
  #viewed = new Map<string, Value>();
  readonly #quantizable = new Map<string, Linear>();

  constructor(
    private readonly graph: GraphBuilder,
    private readonly tensors: TensorTable,
    /** What to call the checkpoint in errors: its folder. */
    private readonly folder: string,
    /** The path of a weight file relative to the folder that the session is told of. */
    private readonly locate: (file: string) => string,
    /** Linear layers that are computed in 8 bits; absent = none. */
    private readonly quantized?: QuantizedWeights,
  ) {}

  /** The same tensors, all of them as they are stored: for layers that rounding would hurt. */
  exact(): Weights {
    const exact = new Weights(this.graph, this.tensors, this.folder, this.locate);
    exact.#used = this.#used;
    exact.#viewed = this.#viewed;
    return exact;
  }

  /** Linear layers that were asked for, each weight once: those of them that 8 bits could hold. */
  get quantizable(): readonly Linear[] {
    return [...this.#quantizable.values()];
  }

  /**
   * The weight of a linear layer in 8 bits, where it is to be computed so.
   * @throws CheckpointError as {@link get}
   */
  inBlocks(layer: Linear): WeightInBlocks | undefined {
    const { weight, inputs, outputs, layout } = layer;
    this.#find(weight, layout === 'out-in' ? [outputs, inputs] : [inputs, outputs]);
    const key = linearKey(layer);
    this.#quantizable.set(key, layer);
    const found = this.quantized?.linears.get(key);
    if (this.quantized === undefined || found === undefined) return undefined;
    const location = this.locate(this.quantized.file);
    const { blockSize, values, scales } = found;
    const blocks = inputs / blockSize;
    const stored = (of: string, type: DataType, shape: readonly number[], stretch: Stretch) =>
      this.graph.weight(`${key} ${of}`, type, shape, { location, ...stretch });
    return {
      blockSize,
      values: stored('values', 'uint8', [outputs, blocks, blockSize], values),
      scales: stored('scales', 'float32', [outputs * blocks], scales),
    };
  }

  /**
   * The tensor `name` as a float32 value of the graph.
   * @throws CheckpointError where it is missing, of another shape than the config says, or no float
   */
  get(name: string, shape: readonly number[]): Value {
    return this.#whole(this.#find(name, shape));
  }

  /**
   * Rows `indices` of the table `name` as float32: where it is stored row by row, only those are read and cast.
   * @throws CheckpointError as {@link get}
   */
  rows(name: string, shape: readonly number[], indices: Value): Value {
    const stored = this.#find(name, shape);
    const gathered = (table: Value) =>
      this.graph.node('Gather', [table, indices], { attributes: { axis: 0 } });
    if (stored.tensor.view !== undefined) return gathered(this.#whole(stored));
    const rows = gathered(this.#initializer(stored));
    return stored.type === 'float32' ? rows : this.graph.node('Cast', [rows], { attributes: toFloat32 });
  }

  /**
   * Rows `first` to `first + count` of the tensor `name` as float32: an initializer over just their bytes where it
   * is stored row by row. For parts of fused projections and of vocabularies.
   *
   * @param shape of the whole tensor
   * @throws CheckpointError as {@link get}
   */
  slab(name: string, shape: readonly number[], first: number, count: number): Value {
    const [rows = 0, ...row] = shape;
    if (first < 0 || count < 1 || first + count > rows) {
      throw new RangeError(`rows ${first} to ${first + count} of "${name}", which has ${rows}`);
    }
    const stored = this.#find(name, shape);
    if (first === 0 && count === rows) return this.#whole(stored);
    if (stored.tensor.view !== undefined) {
      const bounds = [[first], [first + count], [0]].map((bound) => this.#integers(bound));
      return this.graph.weightNode('Slice', [this.#whole(stored), ...bounds]);
    }
    const { tensor } = stored;
    const bytes = tensor.length / rows;
    const part = {
      name: `${name}[${first}:${first + count}]`,
      shape: [count, ...row],
      offset: tensor.offset + first * bytes,
      length: count * bytes,
    };
    return this.#whole({ ...stored, tensor: { ...tensor, ...part } });
  }

  /** Whether the checkpoint holds a tensor of this name. */
  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /**
   * Fails when the checkpoint holds tensors that the graph does not use, other than `ignorable`:
   * they mean that the model is not what its config says.
   * @throws CheckpointError naming the file and the tensors
   */
  refuseUnused(ignorable: readonly RegExp[]): void {
    const unused = [...this.tensors.values()].filter(
      ({ name }) => !this.#used.has(name) && !ignorable.some((pattern) => pattern.test(name)),
    );
    const [first] = unused;
    if (first === undefined) return;
    const names = unused.slice(0, 5).map(({ name }) => `"${name}"`);
    const more = unused.length > names.length ? ` and ${String(unused.length - names.length)} more` : '';
    throw new CheckpointError(
      first.file,
      `unexpected tensor ${names.join(', ')}${more}: config.json's architecture has no place for it`,
      'Scoring without it would give wrong numbers. Check "architectures" in config.json.',
    );
  }

  /** The whole tensor in float32, with its own shape. */
  #whole(stored: StoredTensor): Value {
    const { name, shape, view } = stored.tensor;
    const value = this.#initializer(stored);
    const float = stored.type === 'float32' ? value : this.graph.castWeight(value);
    if (view === undefined) return float;
    const viewed = this.#viewed.get(name) ?? applyView(this.graph, float, shape, view);
    this.#viewed.set(name, viewed);
    return viewed;
  }

  /** The stored block as it is. */
  #initializer({ tensor, type }: StoredTensor): Value {
    const { name, shape, view, offset, length } = tensor;
    const data = { location: this.locate(tensor.file), offset, length };
    return this.graph.weight(name, type, view?.block ?? shape, data);
  }

  #integers(values: readonly number[]): Value {
    return this.graph.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  #find(name: string, shape: readonly number[]): StoredTensor {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) {
      throw new CheckpointError(
        this.folder,
        `tensor "${name}" is missing from the weights`,
        'The model would run on random numbers in its place, so it is refused. ' +
          'Check that config.json names the architecture that the weights were trained as.',
      );
    }
    const type = floatTypes[tensor.dtype];
    if (type === undefined) throw notFloat(tensor);
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
      throw new CheckpointError(
        tensor.file,
        `tensor "${name}" has shape [${tensor.shape.join(', ')}], but config.json asks for [${shape.join(', ')}]`,
        'config.json and the weights are of different models; download both again from one place.',
      );
    }
    this.#used.add(name);
    return { tensor, type };
  }
}

function notFloat({ file, name, dtype }: TensorLocation): CheckpointError {
  const quantized = /^F[468]_|^F4$/.test(dtype) ? `: the weights are FP${dtype.charAt(1)}-quantized` : '';
  return new CheckpointError(
    file,
    `tensor "${name}" is stored as ${dtype}${quantized}; F32, F16, BF16 or F64 is needed`,
    'A quantized checkpoint cannot be evaluated; use the original weights.',
  );
}
