import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { Dtype, TensorLocation, TensorTable } from '../checkpoint/tensor';
import { toFloat32, type GraphBuilder, type Value } from '../onnx/graph-builder';
import type { DataType } from '../onnx/model';

/** What weights may be stored as; everything is computed in float32. */
const floatTypes: Partial<Record<Dtype, DataType>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F64: 'float64',
};

/** Hands a checkpoint's tensors to a graph, and knows which of them were asked for. */
export class Weights {
  readonly #used = new Set<string>();

  constructor(
    private readonly graph: GraphBuilder,
    private readonly tensors: TensorTable,
    /** What to call the checkpoint in errors: its folder. */
    private readonly folder: string,
    /** The path of a weight file relative to the folder that the session is told of. */
    private readonly locate: (file: string) => string,
  ) {}

  /**
   * The tensor `name` as a float32 value of the graph.
   * @throws CheckpointError where it is missing, of another shape than the config says, or no float
   */
  get(name: string, shape: readonly number[]): Value {
    const { value, type } = this.#stored(name, shape);
    return type === 'float32' ? value : this.graph.castWeight(value);
  }

  /**
   * Rows `indices` of the table `name` as float32: only those rows are read and cast.
   * @throws CheckpointError as {@link get}
   */
  rows(name: string, shape: readonly number[], indices: Value): Value {
    const { value, type } = this.#stored(name, shape);
    const rows = this.graph.node('Gather', [value, indices], { attributes: { axis: 0 } });
    return type === 'float32' ? rows : this.graph.node('Cast', [rows], { attributes: toFloat32 });
  }

  #stored(name: string, shape: readonly number[]): { value: Value; type: DataType } {
    const tensor = this.#find(name);
    const type = floatTypes[tensor.dtype];
    if (type === undefined) {
      throw new CheckpointError(
        tensor.file,
        `tensor "${name}" is stored as ${tensor.dtype}; F32, F16, BF16 or F64 is needed`,
        'A quantized checkpoint cannot be evaluated; use the original weights.',
      );
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
      throw new CheckpointError(
        tensor.file,
        `tensor "${name}" has shape [${tensor.shape.join(', ')}], but config.json asks for [${shape.join(', ')}]`,
        'config.json and the weights are of different models; download both again from one place.',
      );
    }
    this.#used.add(name);
    const data = { location: this.locate(tensor.file), offset: tensor.offset, length: tensor.length };
    return { value: this.graph.weight(name, type, shape, data), type };
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

  #find(name: string): TensorLocation {
    const tensor = this.tensors.get(name);
    if (tensor !== undefined) return tensor;
    throw new CheckpointError(
      this.folder,
      `tensor "${name}" is missing from the weights`,
      'The model would run on random numbers in its place, so it is refused. ' +
        'Check that config.json names the architecture that the weights were trained as.',
    );
  }
}
